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
function reveal(line) {
  const list = line?.closest(".lines");
  if (!list) return;
  const above = line.offsetTop - list.offsetTop;
  if (above < list.scrollTop || above + line.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = above - list.clientHeight / 2;
}
function settle(event) {
  reveal(document.querySelector(".line[aria-current]"));
  const pair = document.getElementById("pair");
  if (!pair || (!event && !matchMedia("(min-width: 62rem)").matches)) return;
  pair.focus({ preventScroll: true });
  if (pair.getBoundingClientRect().top < 0) pair.scrollIntoView({ block: "start" });
}
document.addEventListener("htmx:after:swap", settle);
settle();
