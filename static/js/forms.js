// After a refused form the summary of errors takes the focus; a form is sent once.
document.querySelector("[data-error-summary]")?.focus();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.dataset.sent !== undefined) {
    if (form.dataset.sent !== undefined && form.method === "post" && !form.hasAttribute("hx-post")) event.preventDefault();
    return;
  }
  if (form.method !== "post" || form.matches("[hx-post], [data-hx-post], [method='dialog']")) return;
  form.dataset.sent = "";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
