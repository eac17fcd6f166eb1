// Says which answers this phone still held when the quiz was over, and lets go of them.
(() => {
  const note = document.getElementById("left-behind");
  const place = `quiz-${note.dataset.attempt}`;
  let held = [];
  try {
    held = JSON.parse(localStorage.getItem(place)) ?? [];
    localStorage.removeItem(place);
  } catch {
    return; // the phone lets nothing be stored, or what it held is spoilt
  }
  note.textContent = note.dataset.text.replace("{n}", held.map(({ p }) => p).join(", "));
  note.hidden = !held.length;
})();
