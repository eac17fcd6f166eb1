// Copies a certificate's link and opens the phone's own way of sharing. Without this script the link can be marked by hand.
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    const field = document.getElementById(button.dataset.copy);
    const told = button.parentElement.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(field.value);
        told.textContent = told.dataset.copied;
      } catch {
        field.select(); // the browser forbids it: the link stands marked, ready to be copied
      }
    });
  }
  for (const button of document.querySelectorAll("[data-share]")) {
    if (!navigator.share) break;
    button.hidden = false;
    button.addEventListener("click", () => {
      navigator.share({ title: button.dataset.title, url: button.dataset.share }).catch(() => {});
    });
  }
})();
