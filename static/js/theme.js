// Loaded before the first paint, so that a chosen theme does not flash. Not a module: modules wait for the page.
(() => {
  const root = document.documentElement;
  root.dataset.js = "";
  let chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch { /* storage refused: the system's theme stands */ }
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
})();
