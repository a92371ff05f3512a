// One-letter keys of the desk, active only while the focus is inside it and not in a field: data-key="v" is clicked by V.
// While a change waits to be confirmed, only Enter (on its button) and Escape act.
const desk = () => document.querySelector("[data-keys]");
const preview = () => document.querySelector("#change [data-preview]");

document.addEventListener("keydown", (event) => {
  const here = event.target.closest?.("[data-keys]");
  if (!here || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  if (preview()) {
    if (event.key === "Escape") leave(event);
    return;
  }
  const wanted = here.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

// Leaving a change costs nothing: it was never made.
function leave(event) {
  event.preventDefault();
  document.getElementById("change").replaceChildren();
  document.getElementById("pair")?.focus({ preventScroll: true });
}
document.addEventListener("click", (event) => {
  if (event.target.closest("#change [data-cancel]") && document.getElementById("pair") && !event.ctrlKey && !event.metaKey) leave(event);
});

// What setting a pair aside would move is worked out when the dialog opens.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  dialog?.querySelector("[data-moves]")?.dispatchEvent(new Event("moves"));
  dialog?.querySelector("textarea")?.focus();
});

// The open pair stays in sight in the list, and has the focus so that the keys work; a phone, without keys, is left alone.
function reveal(line) {
  const list = line?.closest(".lines");
  if (!list) return;
  const above = line.offsetTop - list.offsetTop;
  if (above < list.scrollTop || above + line.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = above - list.clientHeight / 2;
}
function show(element) {
  element.focus({ preventScroll: true });
  const box = element.getBoundingClientRect();
  if (box.top < 0 || box.bottom > innerHeight) element.scrollIntoView({ block: "center" });
}
// What was swapped last decides: a filter being typed and what stands around a pair leave the focus where it is.
function settle(event) {
  const place = event?.detail?.ctx?.target ?? event?.target;
  if (place?.id === "around" || place?.id === "lines" || place?.closest?.("dialog")) return;
  if (preview()) return show(preview().querySelector("[data-focus]"));
  reveal(document.querySelector(".line[aria-current]"));
  const pair = document.getElementById("pair");
  if (!pair || (!event && !matchMedia("(min-width: 62rem)").matches)) return;
  pair.focus({ preventScroll: true });
  if (pair.getBoundingClientRect().top < 0) pair.scrollIntoView({ block: "start" });
}
document.addEventListener("htmx:after:swap", settle);
if (desk()) settle();
