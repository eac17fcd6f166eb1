// Lets a certificate's file be dropped on the page. Without this script the form works as it stands.
(() => {
  const form = document.querySelector("form.drop");
  if (!form || !window.DataTransfer) return;
  const input = form.elements.file;
  const error = document.getElementById("file-error");
  const largest = Number(form.dataset.largest);

  const fits = () => {
    const file = input.files[0];
    const isTooLarge = Boolean(file) && file.size > largest;
    error.hidden = !isTooLarge;
    return !isTooLarge;
  };

  form.querySelector("[data-drop]").hidden = false;
  input.addEventListener("change", fits);
  form.addEventListener("submit", (event) => {
    if (!fits()) event.preventDefault();
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.toggle("drop--over", name === "dragover");
    });
  }
  document.addEventListener("drop", (event) => {
    const dropped = event.dataTransfer.files;
    if (!dropped.length) return;
    input.files = dropped;
    if (fits()) form.requestSubmit ? form.requestSubmit() : form.submit();
  });
})();
