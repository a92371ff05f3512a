// A list by the keyboard: in a table with data-rows, ↑ and ↓ change row, x ticks it, Enter opens it. All of it also works
// without: every row has its link and its box. The box of the heading ticks the whole page.
const rowOf = (target) => target.closest?.("[data-rows] tbody tr");
const reach = (row, target) => row?.querySelector(target.matches("input") ? "input[type='checkbox']" : "a");

document.addEventListener("keydown", (event) => {
  const row = rowOf(event.target);
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = row.querySelector("input[type='checkbox']");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = event.key === "ArrowDown" ? row.nextElementSibling : row.previousElementSibling;
    const control = reach(next, event.target);
    if (!control) return;
    event.preventDefault();
    control.focus();
  } else if (event.key === "x" && box) {
    event.preventDefault();
    box.click();
  } else if (event.key === "Enter" && event.target === box) {
    event.preventDefault(); // it would send the form
    row.querySelector("a")?.click();
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-rows] [data-all]")) return;
  const body = event.target.closest("table").tBodies[0];
  const boxes = body.querySelectorAll("input[type='checkbox']");
  boxes.forEach((box) => { box.checked = event.target.checked; });
  body.dispatchEvent(new Event("change", { bubbles: true }));
});
