// The page only hands on what was received: it does so by itself where it can; otherwise its button does.
document.querySelector("form[data-onward]")?.requestSubmit();
