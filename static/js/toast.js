// Toasts: a button dismisses them; good news leaves by itself unless someone is reading it. Bad news stays, and so does what
// can still be acted on from there: the way to it may be long by the keyboard.
const LINGER = 8000;

function arm(toast) {
  if (toast.dataset.armed !== undefined) return;
  toast.dataset.armed = "";
  const calm = toast.dataset.tone === "ok" || toast.dataset.tone === "info";
  if (calm && !toast.querySelector("form, a")) setTimeout(function leave() {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, LINGER);
    else toast.remove();
  }, LINGER);
}

const region = document.getElementById("toasts");
const armAll = () => region.querySelectorAll(".toast").forEach(arm);
if (region) {
  armAll();
  new MutationObserver(armAll).observe(region, { childList: true });
  region.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
  });
}
