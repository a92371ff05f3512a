// A mentor dragged onto another pair of the list asks what exchanging the two would do: a shortcut to the same preview.
let held = null;
const source = (event) => event.target.closest?.("[data-drag]");

document.addEventListener("dragstart", (event) => {
  held = source(event);
  if (!held) return;
  event.dataTransfer.effectAllowed = "link";
  event.dataTransfer.setData("text/plain", held.textContent.trim());
  document.querySelector(".lines")?.setAttribute("data-dragging", "");
});
document.addEventListener("dragover", (event) => {
  const over = source(event);
  mark(over && held && over !== held ? over : null);
  if (over && held && over !== held) event.preventDefault();
});
document.addEventListener("drop", (event) => {
  const onto = source(event);
  if (!onto || !held || onto === held) return;
  event.preventDefault();
  const address = document.querySelector("[data-change]").dataset.change;
  const query = new URLSearchParams({ verb: "swap", mentee: held.dataset.mentee, other: onto.dataset.mentee });
  window.htmx.ajax("GET", `${address}?${query}`, { target: "#change", swap: "innerHTML" });
});
document.addEventListener("dragend", () => {
  mark(null);
  document.querySelector(".lines")?.removeAttribute("data-dragging");
  held = null;
});

function mark(line) {
  for (const each of document.querySelectorAll(".line[data-over]")) if (each !== line) each.removeAttribute("data-over");
  line?.setAttribute("data-over", "");
}
