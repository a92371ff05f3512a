// A passkey instead of the passphrase (WebAuthn with the PRF extension): offered once a key is made, added later, taken away.
// What the passkey yields never leaves the browser; the server keeps the private key locked by it, and the passkey's name.
"use strict";
(() => {
  const { find, clone, word, say, fault, moment, busy } = globalThis.notebookView;
  const room = globalThis.notebookRoom;
  const keys = globalThis.notebookKeys;
  const sealing = globalThis.sealing;
  const { random, encode, decode } = sealing;
  const form = find("passkey-form");
  const kept = () => room.state.me?.passkeys ?? [];

  class Unable extends Error {}

  // Whether this browser may know how; a device that cannot says so once it is asked.
  async function able() {
    if (!globalThis.PublicKeyCredential) return false;
    const known = await PublicKeyCredential.getClientCapabilities?.().catch(() => null);
    return known?.["extension:prf"] ?? true;
  }

  // What a passkey yields for its salt: 32 octets, or nothing where it does not know how.
  const yielded = (credential) => credential?.getClientExtensionResults().prf?.results?.first;

  async function ask(allowed) {
    const evalByCredential = Object.fromEntries(allowed.map((each) => [each.credential, { first: decode(each.salt) }]));
    const credential = await navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        rpId: location.hostname,
        allowCredentials: allowed.map((each) => ({ type: "public-key", id: decode(each.credential) })),
        userVerification: "required",
        extensions: { prf: { evalByCredential } },
      },
    });
    return { credential: encode(credential.rawId), output: yielded(credential) };
  }

  // A new passkey for the notebook alone: it signs nobody in.
  async function create() {
    const salt = encode(random(32));
    const credential = await navigator.credentials.create({
      publicKey: {
        challenge: random(32),
        rp: { id: location.hostname, name: "Mentorat" },
        user: { id: random(32), name: word("passkey-name"), displayName: word("passkey-name") },
        pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
        authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
        extensions: { prf: { eval: { first: decode(salt) } } },
      },
    });
    const made = { credential: encode(credential.rawId), salt };
    if (!credential.getClientExtensionResults().prf?.enabled) throw new Unable();
    const output = yielded(credential) ?? (await ask([made])).output;
    if (!output) throw new Unable();
    return { ...made, output };
  }

  const told = (trouble) => {
    if (trouble instanceof Unable) return word("passkey-unable");
    return ["NotAllowedError", "AbortError"].includes(trouble.name) ? word("passkey-cancelled") : room.explain(trouble);
  };

  // `lock` makes of a passkey what the server keeps.
  async function add(lock) {
    await room.act("passkey_add", { passkey: await lock(await create()) });
    await draw();
    say(word("passkey-added"), "ok");
  }

  // --- once a key is made -------------------------------------------------------------------------------

  async function made(lock) {
    const offer = find("passkey-offer");
    if (!(await able()) || !(await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())) return;
    offer.hidden = false;
    find("passkey-no").onclick = () => { offer.hidden = true; };
    find("passkey-yes").onclick = async () => {
      try {
        await add(lock);
        offer.hidden = true;
      } catch (trouble) {
        say(told(trouble), "bad");
      }
    };
  }

  // --- opening --------------------------------------------------------------------------------------------

  async function locked() {
    const can = kept().length > 0 && (await able());
    find("passkey-open").hidden = !can;
    find("passkey-not-here").hidden = can || kept().length === 0;
  }

  async function open() {
    const unlockForm = find("unlock-form");
    fault(unlockForm, "");
    let key;
    try {
      const { credential, output } = await ask(kept());
      const passkey = kept().find((each) => each.credential === credential);
      if (!passkey || !output) return fault(unlockForm, word("passkey-wrong"));
      key = await sealing.openByPasskey(room.state.me, passkey, output).catch(() => null);
    } catch (trouble) {
      return fault(unlockForm, told(trouble));
    }
    return key ? keys.stay(key) : fault(unlockForm, word("passkey-wrong"));
  }

  // --- later ----------------------------------------------------------------------------------------------

  async function draw() {
    const can = await able();
    find("passkey-none-here").hidden = can;
    form.hidden = !can;
    find("passkey-list").replaceChildren(...kept().map(item));
  }

  function item(passkey) {
    const row = clone("passkey");
    find("words", row).textContent = word("passkey-since", { time: moment(passkey.since) });
    const button = find("remove", row);
    button.onclick = async () => {
      if (button.dataset.sure === undefined) {
        button.dataset.sure = "";
        find("remove-words", button).textContent = word("passkey-sure");
        return;
      }
      try {
        await room.act("passkey_drop", { credential: passkey.credential });
        await draw();
        say(word("passkey-dropped"), "ok");
      } catch (trouble) {
        say(told(trouble), "bad");
      }
    };
    return row;
  }

  form.onsubmit = async (event) => {
    event.preventDefault();
    const typed = form.elements.secret.value;
    const code = sealing.readCode(typed);
    fault(form, "");
    busy(form, true);
    try {
      if (!(await keys.opens(typed))) return fault(form, word("wrong"));
      await add((passkey) => sealing.addPasskey(room.state.me, code ? "recovery" : "lock", code ?? typed, passkey));
      form.reset();
    } catch (trouble) {
      fault(form, told(trouble));
    } finally {
      busy(form, false);
    }
    return undefined;
  };

  find("passkey-open").onclick = () => open().catch((trouble) => say(room.explain(trouble), "bad"));
  globalThis.notebookPasskeys = Object.freeze({ locked, made, draw });
})();
