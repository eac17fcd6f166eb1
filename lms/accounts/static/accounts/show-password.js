// Offers to show a password that is being typed; without this script the field works as ever.
for (const field of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "link";
  const label = () => { button.textContent = field.type === "password" ? field.dataset.show : field.dataset.hide; };
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    label();
  });
  // Sent as a password again, so that the browser offers to keep it.
  field.form.addEventListener("submit", () => { field.type = "password"; });
  label();
  field.after(button);
}
