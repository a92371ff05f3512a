// The open notebook: objective and milestones, agenda, messages and notes, as forms and lists; a copy; the end.
"use strict";
(() => {
  const { root, find, all, word, clone, show, say, fault, moment, now, busy, download } = globalThis.notebookView;
  const room = globalThis.notebookRoom;
  const boxes = globalThis.notebookBoxes;
  const keys = globalThis.notebookKeys;
  const { SINGLE } = boxes;

  const parse = (said) => {
    try {
      return JSON.parse(said) ?? {};
    } catch {
      return {};
    }
  };
  const trouble = (found) => say(room.explain(found), "bad");

  // --- saving -----------------------------------------------------------------------------------------

  const waiting = new Map(); // form: the timer that keeps its draft
  const keeping = new Map(); // form: what that timer does, done at once when the page is left

  // What could not be sent stays on this device, sealed; after a conflict what the other one wrote stands beside.
  // What is typed while it is sent stays in its field, to be sent in its turn.
  async function save(form, kind, slot, words, draftSlot = slot) {
    clearTimeout(waiting.get(form)); // or the draft would come back after what was sent
    keeping.delete(form);
    fault(form, "");
    busy(form, true);
    const typed = form.dataset.dirty;
    try {
      await boxes.write(kind, slot, words());
      if (form.dataset.dirty === typed) {
        delete form.dataset.dirty;
        await boxes.dropDraft(kind, draftSlot);
      } else {
        await boxes.keepDraft(kind, draftSlot, words());
      }
      find("theirs", form)?.setAttribute("hidden", "");
      say(word("saved", { time: now() }), "ok");
      return true;
    } catch (found) {
      await boxes.keepDraft(kind, draftSlot, words());
      if (found.kind === "conflict") await beside(form, kind, slot);
      fault(form, `${room.explain(found)} ${word("kept-here")}`);
      return false;
    } finally {
      busy(form, false);
    }
  }

  async function beside(form, kind, slot) {
    await boxes.read();
    const theirs = find("theirs", form);
    theirs.hidden = false;
    find("theirs-words", theirs).textContent = kind === "objective" ? told(parse(boxes.words(slot))) : boxes.words(slot);
  }

  function watch(form, kind, slot, words) {
    const keep = () => {
      keeping.delete(form);
      return boxes.keepDraft(kind, slot, words());
    };
    form.oninput = () => {
      form.dataset.dirty = Number(form.dataset.dirty ?? 0) + 1;
      clearTimeout(waiting.get(form));
      keeping.set(form, keep);
      waiting.set(form, setTimeout(keep, 300));
    };
  }

  function keepAll() {
    for (const [form, keep] of [...keeping]) {
      clearTimeout(waiting.get(form));
      keep();
    }
  }
  addEventListener("pagehide", keepAll);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepAll(); });

  function stamp(form, slot, draft) {
    const entry = boxes.entry(slot);
    find("stamp", form).textContent = draft === null ? (entry ? word("changed", { time: moment(entry.changed) }) : "") : word("draft");
  }

  const draftOf = (kind, slot) => (room.state.writable ? boxes.draft(kind, slot) : null);

  // --- objective ----------------------------------------------------------------------------------------

  const objectiveForm = find("objective-form");
  const valueOf = (row, name) => row.querySelector(`[name=${name}]`);

  function milestone(data = {}) {
    const row = clone("milestone");
    valueOf(row, "what").value = data.what ?? "";
    valueOf(row, "by").value = data.by ?? "";
    valueOf(row, "done").checked = Boolean(data.done);
    const id = crypto.randomUUID();
    for (const field of row.querySelectorAll("[data-id]")) field.id = `${field.dataset.id}-${id}`;
    for (const label of row.querySelectorAll("[data-for]")) label.htmlFor = `${label.dataset.for}-${id}`;
    find("drop", row).onclick = () => {
      row.remove();
      objectiveForm.dispatchEvent(new Event("input"));
      find("add-milestone").focus();
    };
    return row;
  }

  const objective = () => JSON.stringify({
    aim: objectiveForm.elements.aim.value,
    measure: objectiveForm.elements.measure.value,
    milestones: all("milestone-row", find("milestones"))
      .map((row) => ({ what: valueOf(row, "what").value, by: valueOf(row, "by").value, done: valueOf(row, "done").checked }))
      .filter((each) => each.what || each.by),
  });

  const told = (data) =>
    [data.aim, data.measure, ...(data.milestones ?? []).map((each) => `${each.done ? "☑" : "☐"} ${each.what} ${each.by}`)].filter(Boolean).join("\n");

  async function drawObjective() {
    const draft = await draftOf("objective", SINGLE.objective);
    if (objectiveForm.dataset.dirty !== undefined) return;
    const data = parse(draft ?? boxes.words(SINGLE.objective));
    objectiveForm.elements.aim.value = data.aim ?? "";
    objectiveForm.elements.measure.value = data.measure ?? "";
    find("milestones").replaceChildren(...(data.milestones ?? []).map(milestone));
    stamp(objectiveForm, SINGLE.objective, draft);
  }

  find("add-milestone").onclick = () => {
    const row = milestone();
    find("milestones").append(row);
    valueOf(row, "what").focus();
  };
  objectiveForm.onsubmit = async (event) => {
    event.preventDefault();
    if (await save(objectiveForm, "objective", SINGLE.objective, objective)) await drawObjective();
  };
  watch(objectiveForm, "objective", SINGLE.objective, objective);

  // --- agenda -------------------------------------------------------------------------------------------

  const agendaForm = find("agenda-form");
  const agenda = () => agendaForm.elements.words.value;

  async function drawAgenda() {
    const draft = await draftOf("agenda", SINGLE.agenda);
    if (agendaForm.dataset.dirty !== undefined) return;
    agendaForm.elements.words.value = draft ?? boxes.words(SINGLE.agenda);
    stamp(agendaForm, SINGLE.agenda, draft);
  }

  agendaForm.onsubmit = async (event) => {
    event.preventDefault();
    if (await save(agendaForm, "agenda", SINGLE.agenda, agenda)) await drawAgenda();
  };
  watch(agendaForm, "agenda", SINGLE.agenda, agenda);

  // --- notes and messages -------------------------------------------------------------------------------

  async function drawList(kind) {
    const rows = boxes.entries(kind);
    find(`${kind}s`).replaceChildren(...(kind === "note" ? rows.reverse() : rows).map(item));
    find(`no-${kind}`).hidden = rows.length > 0;
    const form = find(`${kind}-form`);
    const draft = await draftOf(kind, "new");
    if (form.dataset.dirty !== undefined) return;
    form.elements.words.value = draft ?? "";
    stamp(form, "", draft);
  }

  function item(entry) {
    const row = clone("entry");
    const mine = entry.author === room.state.side;
    row.dataset.mine = mine ? "yes" : "no";
    find("who", row).textContent = mine ? word("you") : root.dataset.partner;
    find("when", row).textContent = moment(entry.at);
    find("words", row).textContent = boxes.words(entry.slot);
    const drop = find("remove", row);
    drop.hidden = !mine || !room.state.writable;
    sure(drop, "remove-words", word("sure"), async () => {
      await room.act("remove", { slot: entry.slot });
      await boxes.read();
      await drawList(entry.kind);
      say(word("removed"), "ok");
    });
    return row;
  }

  // Asked once more on the button itself: what goes does not come back.
  function sure(button, words, question, work) {
    button.onclick = () => {
      if (button.dataset.sure !== undefined) return work().catch(trouble);
      button.dataset.sure = "";
      find(words, button).textContent = question;
      return undefined;
    };
  }

  for (const kind of ["note", "message"]) {
    const form = find(`${kind}-form`);
    const words = () => form.elements.words.value.trim();
    form.onsubmit = async (event) => {
      event.preventDefault();
      if (!words()) return fault(form, word("empty"));
      return (await save(form, kind, crypto.randomUUID(), words, "new")) ? drawList(kind) : undefined;
    };
    watch(form, kind, "new", () => form.elements.words.value);
  }

  // --- the whole ----------------------------------------------------------------------------------------

  async function draw() {
    const { state } = room;
    if (root.dataset.state !== "open") show("open");
    find("meddled").hidden = boxes.doubts() === 0;
    for (const control of root.querySelectorAll("[data-screen=open] form:not([data-part=relock-form]) :is(input, textarea, button)")) control.disabled = !state.writable;
    find("partner-state").textContent = word(!state.partner ? "partner-none" : state.partner_has_key ? "partner-ready" : "partner-waits");
    await drawFigures();
    await globalThis.notebookPasskeys.draw();
    await drawObjective();
    await drawAgenda();
    await drawList("message");
    await drawList("note");
  }

  // Whether the two compared their figures with the keys of today is known to this device alone.
  async function drawFigures() {
    const { state } = room;
    find("figures").hidden = !state.partner;
    if (state.partner) {
      find("their-figures").textContent = await globalThis.sealing.fingerprint(state.partner.public);
      find("my-figures").textContent = await globalThis.sealing.fingerprint(state.me.public);
    }
    const at = state.partner ? await keys.comparedAt() : null;
    find("not-compared").hidden = !state.partner || Boolean(at);
    find("compared").hidden = Boolean(at);
    find("compared-words").textContent = at ? word("compared", { time: moment(at) }) : word("compared-not");
  }

  find("compared").onclick = async () => {
    await keys.noteCompared();
    await drawFigures();
    say(find("compared-words").textContent, "ok");
    find("compared-words").focus();
  };

  // A file that reads by itself: made as elements, then written out.
  function copy() {
    const file = document.implementation.createHTMLDocument(word("export-title", { name: root.dataset.partner }));
    file.documentElement.lang = document.documentElement.lang;
    const charset = file.createElement("meta");
    charset.setAttribute("charset", "utf-8");
    file.head.prepend(charset);
    const add = (tag, text) => {
      const element = file.createElement(tag);
      element.textContent = text;
      file.body.append(element);
    };
    add("h1", file.title);
    add("p", word("export-note", { time: moment(room.state.now) }));
    for (const [kind, said] of [["objective", told(parse(boxes.words(SINGLE.objective)))], ["agenda", boxes.words(SINGLE.agenda)]]) {
      if (!said) continue;
      add("h2", word(`kind-${kind}`));
      add("pre", said);
    }
    for (const kind of ["message", "note"]) {
      const rows = boxes.entries(kind);
      if (rows.length) add("h2", word(`kind-${kind}`));
      for (const entry of rows) {
        add("h3", `${entry.author === room.state.side ? word("you") : root.dataset.partner}, ${moment(entry.at)}`);
        add("pre", boxes.words(entry.slot));
      }
    }
    return `<!doctype html>\n${file.documentElement.outerHTML}`;
  }

  find("export").onclick = () => {
    download(word("export-file"), copy(), "text/html");
    say(word("exported"), "ok");
  };
  const erase = find("erase");
  if (erase) {
    sure(erase, "erase-words", word("sure-erase"), async () => {
      await room.act("erase");
      await globalThis.sealedStore.clean(room.state.binome);
      show("erased");
    });
  }

  // The other one writes too: looked for when one comes back to the page, or asks.
  async function refresh() {
    if (!["open", "waiting"].includes(root.dataset.state)) return;
    await room.load();
    if (root.dataset.state === "waiting") {
      if (room.state.key) await keys.enter();
    } else if (room.state.key) {
      await boxes.read();
      await keys.meet();
    } else {
      location.reload();
    }
    say(word("up-to-date", { time: now() }), "ok");
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refresh().catch(trouble);
  });
  for (const button of all("refresh")) button.onclick = () => refresh().catch(trouble);
  for (const button of all("reload")) button.onclick = () => location.reload();

  const { locked, made } = globalThis.notebookPasskeys;
  keys.begin(draw, { locked, made }).catch((found) => {
    show("trouble");
    if (found instanceof room.Trouble) find("trouble-words").textContent = found.message;
  });
})();
