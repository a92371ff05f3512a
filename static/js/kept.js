// A form that says what may stay on this device (data-device: the names of its fields, none of them confidential) finds it
// again when the session had ended and the person signed in once more. It stays in this tab alone, for whoever sent it alone,
// until the form is received or the tab closes.
const form = document.querySelector("form[data-device]");
const KEY = "kept-form";
const SIGNING_IN = /^\/accounts\//;

const read = () => {
  try { return JSON.parse(sessionStorage.getItem(KEY)); } catch { return null; }
};
const forget = () => { try { sessionStorage.removeItem(KEY); } catch { /* nothing is kept here */ } };
const keep = () => {
  const typed = new FormData(form);
  const values = Object.fromEntries(form.dataset.device.split(" ").map((name) => [name, typed.getAll(name)]));
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, who: form.dataset.who, values }));
  } catch { /* a browser that keeps nothing sends all the same */ }
};
const put = (values) => {
  for (const box of form.elements) {
    const kept = values[box.name];
    if (!kept) continue;
    if (box.type === "checkbox" || box.type === "radio") box.checked = kept.includes(box.value);
    else box.value = kept[0] ?? "";
    if (box.value && !["checkbox", "radio"].includes(box.type)) box.closest("details")?.setAttribute("open", "");
  }
};

const kept = read();
const here = kept?.path === location.pathname;
// A page that refuses or breaks at that address has no form: what is kept waits for the one that has.
if (kept && !SIGNING_IN.test(location.pathname) && (form || !here)) {
  const mine = here && kept.who === form.dataset.who;
  if (mine && !document.querySelector("[data-error-summary]")) {
    put(kept.values);
    form.querySelector("[data-back]").hidden = false;
  }
  forget();
}
form?.addEventListener("submit", keep);
