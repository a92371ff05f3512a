// The three buttons « system, light, dark » of the user menu.
const root = document.documentElement;
const buttons = [...document.querySelectorAll("[data-theme-choice]")];

function show() {
  const current = root.dataset.theme ?? "system";
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.themeChoice === current));
}

function choose(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch { /* storage refused: the choice lasts for this page */ }
  show();
}

for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.themeChoice));
show();
