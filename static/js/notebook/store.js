// What this device keeps of the notebook, in IndexedDB: a key that can be used but not copied, for a while; drafts, sealed;
// the last revision seen of each box, so that an older one given back is noticed. Where there is no storage, memory does.
"use strict";
(() => {
  const NAME = "mentorat-notebook";
  const STORES = ["keys", "drafts", "seen", "compared"];
  const memory = Object.fromEntries(STORES.map((name) => [name, new Map()]));
  let opening = null;

  const settle = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  function database() {
    opening ??= (async () => {
      const request = indexedDB.open(NAME, 2);
      request.onupgradeneeded = () => {
        const base = request.result;
        STORES.filter((name) => !base.objectStoreNames.contains(name)).forEach((name) => base.createObjectStore(name));
      };
      return settle(request);
    })().catch(() => null);
    return opening;
  }

  async function run(store, mode, act, otherwise) {
    const base = await database();
    if (!base) return otherwise(memory[store]);
    try {
      return await settle(act(base.transaction(store, mode).objectStore(store)));
    } catch {
      return otherwise(memory[store]);
    }
  }

  const get = (store, id) => run(store, "readonly", (s) => s.get(id), (map) => map.get(id));
  const put = (store, id, value) => run(store, "readwrite", (s) => s.put(value, id), (map) => map.set(id, value));
  const drop = (store, id) => run(store, "readwrite", (s) => s.delete(id), (map) => map.delete(id));
  const names = (store) => run(store, "readonly", (s) => s.getAllKeys(), (map) => [...map.keys()]);

  // The private key of a public one, for as long as the person asked; a CryptoKey that no script can read.
  async function key(spki) {
    const kept = await get("keys", spki);
    if (kept && kept.until > Date.now()) return kept.key;
    if (kept) await drop("keys", spki);
    return null;
  }
  const keep = (spki, kept, minutes) => put("keys", spki, { key: kept, until: Date.now() + minutes * 60000 });
  const forget = (spki) => drop("keys", spki);

  // Drafts: `id` is "<binome>/<kind>/<slot>", the value a sealed box.
  const draft = (id) => get("drafts", id);
  const keepDraft = (id, body) => put("drafts", id, body);
  const dropDraft = (id) => drop("drafts", id);
  const drafts = async (binome) => (await names("drafts")).filter((id) => id.startsWith(`${binome}/`));

  // Notes the revisions of these boxes; gives back those that are older than what this device has seen.
  async function see(binome, epoch, entries) {
    const known = (await get("seen", binome)) ?? { epoch, slots: {} };
    const slots = known.epoch === epoch ? { ...known.slots } : {};
    const back = entries.filter((entry) => entry.revision < (slots[entry.slot] ?? 0));
    for (const entry of entries) slots[entry.slot] = Math.max(entry.revision, slots[entry.slot] ?? 0);
    if (known.epoch <= epoch) await put("seen", binome, { epoch, slots });
    return known.epoch > epoch ? entries : back;
  }

  // Which two public keys were compared by voice on this device, and when (ISO); null for any other two.
  async function compared(binome, keys) {
    const kept = await get("compared", binome);
    return kept && kept.keys === keys ? kept.at : null;
  }
  const noteCompared = (binome, keys) => put("compared", binome, { keys, at: new Date().toISOString() });

  async function clean(binome) {
    for (const id of await drafts(binome)) await dropDraft(id);
    await drop("seen", binome);
    await drop("compared", binome);
  }

  globalThis.sealedStore = Object.freeze({ key, keep, forget, draft, keepDraft, dropDraft, drafts, see, compared, noteCompared, clean });
})();
