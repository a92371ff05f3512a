// The search field in the head of the page: Ctrl K (or Command K) brings there, the arrows go through what was found, Escape closes it.
const field = document.querySelector("[data-find]");
if (field) {
  const key = document.querySelector("[data-find-key]"), found = document.getElementById("found");
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  if (key) {
    key.textContent = apple ? "⌘ K" : "Ctrl K";
    key.hidden = false;
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && found.childElementCount && field.form.contains(document.activeElement)) {
      found.replaceChildren();
      field.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [field, ...found.querySelectorAll("a")], at = stops.indexOf(document.activeElement);
      const next = at < 0 ? null : stops[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    }
  });
}
