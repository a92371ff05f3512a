// Boxes opened, sealed and kept: what the two wrote, what was not sent yet, and the public keys that were compared ("pins").
"use strict";
(() => {
  const room = globalThis.notebookRoom;
  const sealing = globalThis.sealing;
  const store = globalThis.sealedStore;
  const SINGLE = {
    objective: "00000000-0000-4000-8000-000000000001",
    agenda: "00000000-0000-4000-8000-000000000002",
    pins: "00000000-0000-4000-8000-000000000003",
  };
  let key = null; // the notebook's, once unwrapped
  let opened = new Map(); // what each box says, by slot
  let doubted = new Set(); // slots that do not open, or went back to an older revision

  const where = (kind, slot, revision) => ({ binome: room.state.binome, kind, slot, revision });
  const draftName = (kind, slot) => `${room.state.binome}/${kind}/${slot}`;
  const entry = (slot) => room.state.entries.find((each) => each.slot === slot);
  const entries = (kind) => room.state.entries.filter((each) => each.kind === kind && opened.has(each.slot));
  const words = (slot) => opened.get(slot) ?? "";

  async function use(notebookKey) {
    key = notebookKey;
    await read();
  }

  async function read() {
    opened = new Map();
    doubted = new Set();
    for (const each of room.state.entries) {
      try {
        opened.set(each.slot, await sealing.unseal(key, where(each.kind, each.slot, each.revision), each.body));
      } catch {
        doubted.add(each.slot);
      }
    }
    for (const each of await store.see(room.state.binome, room.state.epoch, room.state.entries)) doubted.add(each.slot);
  }

  // Seals and sends.
  async function write(kind, slot, said) {
    const revision = (entry(slot)?.revision ?? 0) + 1;
    await room.act("write", { kind, slot, revision, body: await sealing.seal(key, where(kind, slot, revision), said) });
    await read();
  }

  async function keepDraft(kind, slot, said) {
    if (key) await store.keepDraft(draftName(kind, slot), await sealing.seal(key, where(`draft-${kind}`, slot, 0), said));
  }

  async function draft(kind, slot) {
    const body = await store.draft(draftName(kind, slot));
    if (!body) return null;
    try {
      return await sealing.unseal(key, where(`draft-${kind}`, slot, 0), body);
    } catch {
      return null;
    }
  }

  const dropDraft = (kind, slot) => store.dropDraft(draftName(kind, slot));

  const pins = () => JSON.parse(opened.get(SINGLE.pins) ?? "{}");
  const pin = (side, spki) => write("pins", SINGLE.pins, JSON.stringify({ ...pins(), [side]: spki }));
  // Whether what was compared can be believed: it stands there, opens, and is no older than what this device has seen.
  const pinned = () => opened.has(SINGLE.pins) && !doubted.has(SINGLE.pins);

  function close() {
    key = null;
    opened = new Map();
  }

  globalThis.notebookBoxes = Object.freeze({
    SINGLE, use, read, write, entry, entries, words, keepDraft, draft, dropDraft, pins, pin, pinned, close,
    doubts: () => doubted.size,
  });
})();
