// The page of the notebook as elements: no markup is ever made from text, so nothing that somebody wrote can run.
"use strict";
(() => {
  const root = document.querySelector("[data-notebook]");
  const find = (name, within = document) => within.querySelector(`[data-part="${name}"]`);
  const all = (name, within = document) => [...within.querySelectorAll(`[data-part="${name}"]`)];
  const spoken = Object.fromEntries([...root.querySelectorAll("[data-word]")].map((e) => [e.dataset.word, e.textContent.trim()]));

  // The words of the page's language; {names} are replaced.
  const word = (name, values = {}) =>
    Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, value), spoken[name] ?? name);

  const clone = (name) => document.getElementById(`notebook-${name}`).content.firstElementChild.cloneNode(true);

  // Shows one screen; the focus goes to its first words, so that a screen reader says them.
  function show(name, focus = true) {
    for (const screen of root.querySelectorAll("[data-screen]")) screen.hidden = screen.dataset.screen !== name;
    root.dataset.state = name;
    if (focus) root.querySelector(`[data-screen="${name}"] [data-part="focus"]`)?.focus();
  }

  function say(text, tone = "") {
    const line = find("said");
    line.textContent = text;
    line.dataset.tone = tone;
  }

  // An error beside what it is about; "" takes it away.
  function fault(form, text) {
    const line = find("fault", form);
    line.hidden = !text;
    find("fault-words", line).textContent = text;
    if (text) line.focus();
  }

  const day = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric", timeZone: root.dataset.zone });
  const hour = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: root.dataset.zone });
  const clock = (date) => (document.documentElement.lang.startsWith("fr") ? hour.format(date).replace(":", "\u00a0h\u00a0") : hour.format(date));
  const moment = (iso) => `${day.format(new Date(iso))}, ${clock(new Date(iso))}`;
  const now = () => clock(new Date());

  function busy(form, on) {
    for (const button of form.querySelectorAll("button")) button.disabled = on;
    form.toggleAttribute("aria-busy", on);
  }

  // A file that the person keeps, made here: nothing goes through the server.
  function download(name, content, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  const chosen = (() => { try { return localStorage.getItem("theme"); } catch { return null; } })();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  document.documentElement.dataset.js = "";

  globalThis.notebookView = Object.freeze({ root, find, all, word, clone, show, say, fault, moment, now, busy, download });
})();
