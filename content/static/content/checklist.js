// Remembers on this phone what was ticked in the checklist that stands before this script. Nothing is sent. Ticks go
// by the words of the page's items: an item that is changed is a new one.
(() => {
  const list = document.currentScript.previousElementSibling;
  const key = `checklist:${location.pathname}`;
  const boxes = [...list.querySelectorAll("input")];
  const words = (box) => box.parentElement.textContent.trim();
  const read = () => {
    const kept = JSON.parse(localStorage.getItem(key) || "[]");
    return new Set(Array.isArray(kept) ? kept : []);
  };
  let ticked;
  try {
    ticked = read();
  } catch {
    return; // the browser keeps nothing for this site: the boxes work, and are forgotten
  }
  for (const box of boxes) {
    box.checked = ticked.has(words(box));
    box.addEventListener("change", () => {
      try {
        const now = read(); // another list or tab may have written since
        now[box.checked ? "add" : "delete"](words(box));
        localStorage.setItem(key, JSON.stringify([...now]));
      } catch {
        list.lastElementChild.hidden = true;
      }
    });
  }
  list.lastElementChild.hidden = false;
})();
