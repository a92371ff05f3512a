// One-letter keys of the desk, active only while the focus is inside it and not in a field: data-key="v" is clicked by V.
document.addEventListener("keydown", (event) => {
  const desk = event.target.closest?.("[data-keys]");
  if (!desk || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  const wanted = desk.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

// The open pair stays in sight in the list, and has the focus so that the keys work; a phone, without keys, is left alone.
function settle(event) {
  document.querySelector(".line[aria-current]")?.scrollIntoView({ block: "nearest" });
  const pair = document.getElementById("pair");
  if (!pair || (!event && !matchMedia("(min-width: 62rem)").matches)) return;
  pair.focus({ preventScroll: true });
  if (pair.getBoundingClientRect().top < 0) pair.scrollIntoView({ block: "start" });
}
document.addEventListener("htmx:after:swap", settle);
settle();
