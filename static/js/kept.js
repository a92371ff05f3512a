// A form that says what may stay on this device (data-device: the names of its fields) finds it again when the session had
// ended and the person signed in once more. What was typed stays in this tab alone, for whoever sent it alone, half an hour
// at most: it comes back after a sign-in page, or a refusal that shows no form; it is forgotten as soon as the form is
// received, wherever that leads.
const form = document.querySelector("form[data-device]");
const KEY = "kept-form";
const SIGNING_IN = /^\/accounts\//;
const LONGEST = 30 * 60 * 1000;

const read = () => {
  try { return JSON.parse(sessionStorage.getItem(KEY)); } catch { return null; }
};
const write = (kept) => {
  try { sessionStorage.setItem(KEY, JSON.stringify(kept)); } catch { /* a browser that keeps nothing sends all the same */ }
};
const forget = () => { try { sessionStorage.removeItem(KEY); } catch { /* nothing is kept here */ } };
const keep = () => {
  const typed = new FormData(form);
  const values = Object.fromEntries(form.dataset.device.trim().split(/\s+/).map((name) => [name, typed.getAll(name)]));
  write({ path: location.pathname, who: form.dataset.who, until: Date.now() + LONGEST, values });
};
const put = (values) => {
  for (const box of form.elements) {
    const kept = values[box.name];
    if (!kept) continue;
    if (box.type === "checkbox" || box.type === "radio") box.checked = kept.includes(box.value);
    else box.value = kept[0] ?? "";
    const filled = ["checkbox", "radio"].includes(box.type) ? box.checked : box.value;
    if (filled) box.closest("details")?.setAttribute("open", "");
  }
};
const refused = () => performance.getEntriesByType("navigation")[0]?.responseStatus >= 400;

const kept = read();
const left = kept ? kept.until - Date.now() : 0;
const here = kept?.path === location.pathname;
if (left > 0 && (SIGNING_IN.test(location.pathname) || (here && !form && refused()))) {
  write({ ...kept, waits: true });
  setTimeout(forget, left);
} else if (kept) {
  if (left > 0 && here && kept.waits && kept.who === form?.dataset.who && !document.querySelector("[data-error-summary]")) {
    put(kept.values);
    form.querySelector("[data-back]").hidden = false;
  }
  forget();
}
form?.querySelector("[data-stays]")?.removeAttribute("hidden");
form?.addEventListener("submit", keep);
