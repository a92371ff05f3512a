// Links with data-dialog="id" open that <dialog> here; without JavaScript they lead to the page of their href.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener && !event.defaultPrevented && !event.ctrlKey && !event.metaKey) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  } else if (event.target.closest("[data-close]")) {
    event.preventDefault();
    event.target.closest("dialog")?.close();
  } else if (event.target instanceof HTMLDialogElement && event.target.open) {
    event.target.close(); // a click on the backdrop
  }
});
