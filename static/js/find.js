// The search field in the head of the page: Ctrl K (or Command K) brings there, Escape closes what was found.
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
    }
  });
}
