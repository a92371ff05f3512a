// The grid of an interview, kept as one types. What could not be sent stays in the page and is sent again; the line at the
// bottom says which. What somebody else changed meanwhile comes into the page where nothing was typed; where both typed, the
// page asks, and theirs stands until it is answered. Nothing is written to this machine: notes are for the coordinators alone.
const form = document.querySelector("form[data-keep]");
const line = document.querySelector("[data-kept]");
const words = form?.dataset ?? {};
const PAUSE = 900;
const AGAIN = 5000;
let timer = 0;
let dirty = false;
let busy = false;
let tried = "";
const asks = document.querySelector("[data-asks]");

const say = (text, tone = "") => {
  if (line.textContent !== text) line.textContent = text;
  line.dataset.tone = tone;
};
const show = (name, on) => form.querySelectorAll(`[data-when="${name}"]`).forEach((each) => { each.hidden = !on; });
const boxes = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
const later = (wait) => { clearTimeout(timer); timer = setTimeout(send, wait); };

// A session that ended and began again has another token, and the page must learn it before it is let in.
const renew = async () => {
  const answer = await fetch(location.pathname, { redirect: "manual", headers: { "x-requested-with": "fetch" } });
  if (!answer.ok) return answer.type === "opaqueredirect" ? "gone" : "off";
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = fresh.querySelector("form[data-keep] [name=csrfmiddlewaretoken]")?.value;
  if (token) form.elements.csrfmiddlewaretoken.value = token;
  return token ? "here" : "gone";
};

const send = async () => {
  if (busy || !dirty) return;
  busy = true;
  dirty = false;
  let wait = 0;
  const typed = new FormData(form);
  if (tried) typed.set("tried", tried); // the answer to it was lost
  try {
    const answer = await fetch(words.keep, { method: "POST", body: typed, redirect: "manual" });
    wait = await heard(answer, typed);
  } catch {
    dirty = true;
    remember(typed);
    say(words.off, "warn");
    wait = AGAIN;
  }
  busy = false;
  if (wait) later(wait);
  else if (dirty) later(PAUSE);
};

const remember = (typed) => {
  typed.delete("tried");
  typed.delete("base");
  tried = new URLSearchParams(typed).toString();
};

// Theirs comes into a field as long as nobody is at it; else the field keeps the base it had, and is looked at again.
const take = (told, typed) => {
  const before = JSON.parse(form.elements.base.value);
  const base = JSON.parse(told.base);
  for (const [name, values] of Object.entries(told.theirs)) {
    if (told.both.includes(name)) continue;
    const at = boxes(name);
    const now = new FormData(form).getAll(name).join("\n") === typed.getAll(name).join("\n");
    if (!now || at.includes(document.activeElement)) { base[name] = before[name]; continue; }
    for (const box of at) {
      if (box.type === "checkbox" || box.type === "radio") box.checked = values.includes(box.value);
      else box.value = values[0] ?? "";
    }
  }
  form.elements.base.value = JSON.stringify(base);
  form.elements.revision.value = told.revision;
};

// The questions are drawn anew when there are others; whoever was answering one goes on with the next.
const ask = (told) => {
  const open = [...asks.querySelectorAll("[name=unsettled]")].map((each) => each.value);
  if (open.join() === told.both.join() && asks.dataset.drawn === told.asks) return;
  const here = asks.contains(document.activeElement);
  asks.innerHTML = told.asks;
  asks.dataset.drawn = told.asks;
  if (here) (asks.querySelector("input[type=radio]") ?? form.querySelector("[data-save]")).focus();
};

const heard = async (answer, typed) => {
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    dirty = true;
    const state = await renew();
    show("gone", state === "gone");
    say(state === "gone" ? words.gone : words.off, "warn");
    return state === "here" ? 1 : AGAIN;
  }
  if (answer.status >= 500) {
    dirty = true;
    remember(typed);
    say(words.off, "warn");
    return AGAIN;
  }
  const told = await answer.json();
  show("gone", false);
  tried = "";
  if (answer.ok) {
    take(told, typed);
    ask(told);
  }
  show("asked", answer.ok && told.both.length > 0);
  say(told.said, answer.ok && !told.both.length ? "ok" : "warn");
  return 0;
};

// A button of the form: what is typed is kept first, so that a session that ended loses nothing.
const leave = async (event) => {
  clearTimeout(timer);
  if (!dirty && !busy) return;
  event.preventDefault();
  await send();
  if (!dirty && !busy && line.dataset.tone === "ok") form.requestSubmit(event.submitter);
};

const typed = () => {
  dirty = true;
  say(words.typing);
  later(PAUSE);
};

// On a phone the grid comes first: what they wrote is one touch away.
if (matchMedia("(max-width: 44rem)").matches) document.querySelectorAll("details.own").forEach((each) => { each.open = false; });

if (form && line) {
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  addEventListener("online", () => later(0));
  document.addEventListener("visibilitychange", () => { if (dirty) later(0); });
  form.addEventListener("submit", leave);
  addEventListener("beforeunload", (event) => { if (dirty || busy) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); dirty = true; later(0); }
  });
}
