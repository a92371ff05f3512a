// The grid of an interview, kept as one types. What could not be sent stays in the page and is sent again; the line at the
// bottom says which. Nothing is written to this machine: notes are for the coordinators alone.
const form = document.querySelector("form[data-keep]");
const line = document.querySelector("[data-kept]");
const words = form?.dataset ?? {};
const PAUSE = 900;
const AGAIN = 5000;
let timer = 0;
let dirty = false;
let busy = false;
let conflict = false;

const say = (text, tone = "") => {
  if (line.textContent !== text) line.textContent = text;
  line.dataset.tone = tone;
};
const show = (name, on) => form.querySelectorAll(`[data-when="${name}"]`).forEach((each) => { each.hidden = !on; });
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
  if (busy || conflict || !dirty) return;
  busy = true;
  dirty = false;
  let wait = 0;
  try {
    const answer = await fetch(words.keep, { method: "POST", body: new FormData(form), redirect: "manual" });
    wait = await heard(answer);
  } catch {
    dirty = true;
    say(words.off, "warn");
    wait = AGAIN;
  }
  busy = false;
  if (wait) later(wait);
  else if (dirty && !conflict) later(PAUSE);
};

const heard = async (answer) => {
  if (answer.type === "opaqueredirect" || answer.status === 403) {
    dirty = true;
    const state = await renew();
    show("gone", state === "gone");
    say(state === "gone" ? words.gone : words.off, "warn");
    return state === "here" ? 1 : AGAIN;
  }
  if (answer.status >= 500) {
    dirty = true;
    say(words.off, "warn");
    return AGAIN;
  }
  const told = await answer.json();
  show("gone", false);
  if (told.conflict) {
    conflict = dirty = true;
    form.dataset.revision = told.revision;
    show("conflict", true);
  }
  if (answer.ok) form.elements.revision.value = told.revision;
  say(told.said, answer.ok ? "ok" : "warn");
  return 0;
};

// A button of the form: what is typed is kept first, so that a session that ended loses nothing.
const leave = async (event) => {
  clearTimeout(timer);
  if (!dirty && !busy) return;
  event.preventDefault();
  await send();
  if (!dirty && !busy && !conflict && line.dataset.tone === "ok") form.requestSubmit(event.submitter);
};

const typed = () => {
  dirty = true;
  if (conflict) return;
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
  form.querySelector("[data-mine]")?.addEventListener("click", () => {
    conflict = false;
    form.elements.revision.value = form.dataset.revision;
    show("conflict", false);
    later(0);
  });
  form.addEventListener("submit", leave);
  addEventListener("beforeunload", (event) => { if (dirty || busy) event.preventDefault(); });
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); dirty = true; conflict || later(0); }
  });
}
