// A person's key, made or opened; the notebook's key, made, waited for, unwrapped or handed over; the other's key, compared.
"use strict";
(() => {
  const { find, all, word, show, say, fault, busy, download } = globalThis.notebookView;
  const room = globalThis.notebookRoom;
  const boxes = globalThis.notebookBoxes;
  const sealing = globalThis.sealing;
  const store = globalThis.sealedStore;
  const OPEN_MINUTES = 30;
  let me = null; // the private key: this page can use it, nothing can copy it
  let ready = () => {};
  let locked = () => {}; // told when the notebook waits to be opened
  let made = () => {}; // told when a key was made, with what lets a passkey open it

  const other = () => (room.state.side === "mentor" ? "mentee" : "mentor");

  async function attempt(form, work) {
    fault(form, "");
    busy(form, true);
    say(word("working"));
    try {
      await work();
      say("");
    } catch (trouble) {
      say("");
      fault(form, room.explain(trouble));
    } finally {
      busy(form, false);
    }
  }

  async function begin(draw, hooks) {
    ready = draw;
    ({ locked, made } = hooks);
    await room.load();
    if (room.state.erased) return show("erased");
    if (!room.state.me) return room.state.writable ? setUp() : show(room.state.over ? "erased" : "early");
    me = await store.key(room.state.me.public);
    return me ? enter() : askToUnlock();
  }

  async function askToUnlock() {
    show("unlock");
    await locked();
  }

  // With one's own key at hand.
  async function enter() {
    const { state } = room;
    if (!state.held) {
      if (!state.writable) return show(state.over ? "erased" : "early");
      return state.epoch ? again() : openFirst();
    }
    if (!state.key) return wait();
    try {
      await boxes.use(await sealing.unwrap(state.key, me));
    } catch {
      return show("trouble");
    }
    return meet();
  }

  // The other one: their key must be the one that was noted; whoever has none of the notebook's is handed it.
  async function meet() {
    const { state } = room;
    if (!state.writable || !state.partner) return ready();
    const known = boxes.pins()[other()];
    if (!boxes.pinned() || (known && known !== state.partner.public)) return compare();
    if (boxes.pins()[state.side] !== state.me.public) await boxes.pin(state.side, state.me.public);
    if (!known) await boxes.pin(other(), state.partner.public);
    if (!state.partner_has_key) await hand();
    return ready();
  }

  async function hand() {
    const { partner, key } = room.state;
    await room.act("pass", { key: await sealing.rewrap(key, me, partner.public), generation: partner.generation });
  }

  async function openFirst() {
    const { state } = room;
    const made = await sealing.notebookKey();
    const whose = { [state.side]: state.me.public, ...(state.partner ? { [other()]: state.partner.public } : {}) };
    const keys = {};
    for (const [side, spki] of Object.entries(whose)) keys[side] = await sealing.wrap(made, spki);
    try {
      await room.act("open", { keys });
    } catch (trouble) {
      if (trouble.kind !== "conflict") throw trouble;
      return enter(); // the other one was quicker: their key is the notebook's
    }
    await boxes.use(await sealing.unwrap(room.state.key, me));
    await boxes.write("pins", boxes.SINGLE.pins, JSON.stringify(whose));
    return meet();
  }

  function again() {
    show("again");
    find("start-again").onclick = () => openFirst().catch((trouble) => say(room.explain(trouble), "bad"));
  }

  async function wait() {
    show("waiting");
    find("own-figures").textContent = await sealing.fingerprint(room.state.me.public);
  }

  // Nothing is handed over, nothing is shown, until two people have compared.
  async function compare() {
    const { partner, me: mine, side } = room.state;
    show("changed");
    find("new-figures").textContent = await sealing.fingerprint(partner.public);
    find("confirm-key").onclick = async () => {
      const said = JSON.stringify({ [side]: mine.public, [other()]: partner.public });
      try {
        await boxes.write("pins", boxes.SINGLE.pins, said);
        await noteCompared();
        await meet();
      } catch (trouble) {
        say(room.explain(trouble), "bad");
      }
    };
  }

  // The two keys whose figures people read to one another, as this device notes them.
  const both = () => (room.state.partner ? `${room.state.me.public} ${room.state.partner.public}` : "");
  const comparedAt = () => store.compared(room.state.binome, both());
  const noteCompared = () => store.noteCompared(room.state.binome, both());

  function setUp() {
    show("setup");
    const form = find("setup-form");
    const field = form.elements.passphrase;
    const code = sealing.recoveryCode();
    find("code").textContent = code;
    find("save-code").onclick = () => download(word("code-file"), `${word("code-text", { code })}\n`, "text/plain");
    find("print-code").onclick = () => print();
    field.oninput = () => { find("strength").textContent = field.value ? word(`strength-${passphrases.strength(field.value)}`) : ""; };
    form.onsubmit = (event) => {
      event.preventDefault();
      if (passphrases.strength(field.value) < 2) return fault(form, word("too-easy"));
      if (!form.elements.kept.checked) return fault(form, word("keep-code"));
      return attempt(form, async () => {
        const mine = await sealing.identity(field.value, code);
        await room.act("identity", { ...mine.record, replaces: room.state.me?.generation ?? 0 });
        find("code").textContent = "";
        await stay(mine.key);
        await made(mine.forPasskey);
      });
    };
  }

  // The time is over: the page begins anew, and asks. What was being typed is kept, sealed, as the page is left.
  async function watchTime() {
    if (me && !(await store.key(room.state.me.public))) location.reload();
  }
  setInterval(watchTime, 20000);
  document.addEventListener("visibilitychange", watchTime);

  async function stay(key) {
    me = key;
    await store.keep(room.state.me.public, me, OPEN_MINUTES);
    document.querySelectorAll("input[type=password]").forEach((input) => { input.value = ""; });
    return enter();
  }

  // The private key, by the passphrase or by the recovery code; null when it is neither.
  async function tried(typed) {
    const code = sealing.readCode(typed);
    for (const [lock, secret] of [["lock", typed], ["recovery", code]]) {
      if (!secret) continue;
      try {
        return await sealing.open(room.state.me, lock, secret);
      } catch (error) {
        if (["foreign-key", "weak-lock"].includes(error.message)) throw new room.Trouble("foreign");
      }
    }
    return null;
  }

  find("unlock-form").onsubmit = (event) => {
    event.preventDefault();
    const form = event.target;
    if (!form.elements.secret.value.trim()) return fault(form, word("type-it"));
    return attempt(form, async () => {
      const key = await tried(form.elements.secret.value);
      return key ? stay(key) : fault(form, word("wrong"));
    });
  };

  const relockForm = find("relock-form");
  relockForm.onsubmit = (event) => {
    event.preventDefault();
    const { former, passphrase } = relockForm.elements;
    if (!former.value.trim()) return fault(relockForm, word("type-it"));
    if (passphrases.strength(passphrase.value) < 2) return fault(relockForm, word("too-easy"));
    return attempt(relockForm, async () => {
      const code = sealing.readCode(former.value);
      let lock;
      try {
        lock = await sealing.relock(room.state.me, code ? "recovery" : "lock", code ?? former.value, passphrase.value);
      } catch {
        throw new room.Trouble("wrong");
      }
      await room.act("relock", { lock });
      relockForm.reset();
      find("relocked").hidden = false;
    });
  };

  find("lost").onclick = () => setUp();
  for (const button of all("lock")) {
    button.onclick = async () => {
      await store.forget(room.state.me.public);
      me = null;
      boxes.close();
      location.reload();
    };
  }

  globalThis.notebookKeys = Object.freeze({ begin, enter, meet, stay, opens: tried, comparedAt, noteCompared });
})();
