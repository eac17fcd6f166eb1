// Offers to the server what this phone still held when the quiz was over. The server knows what it has, records what
// came too late, and says which is which. What it has answered is let go of; the reader is told what does not count.
(async () => {
  const note = document.getElementById("left-behind");
  const place = `quiz-${note.dataset.attempt}`;
  let held = [];
  try {
    held = JSON.parse(localStorage.getItem(place)) ?? [];
  } catch {
    return; // the phone lets nothing be stored, or what it held is spoilt
  }

  // Returns the server's answer, empty where there was none that settles it.
  async function offer({ p, w, s, b, v }) {
    const fields = [["csrfmiddlewaretoken", note.dataset.token], ["seq", s], ["base", b], ["writer", w], ...v];
    const options = { method: "POST", body: new URLSearchParams(fields), headers: { Accept: "application/json" } };
    try {
      const response = await fetch(location.pathname.replace(/result\/$/, `answers/${p}/`), options);
      return response.ok || response.status === 409 ? await response.json() : {};
    } catch {
      return {};
    }
  }

  const lost = [];
  const unsettled = [];
  for (const entry of held) {
    const answer = await offer(entry);
    if (answer.code) lost.push(entry.p);
    else if (!answer.saved) unsettled.push(entry); // offered again when this page is seen again
  }
  if (unsettled.length) localStorage.setItem(place, JSON.stringify(unsettled));
  else localStorage.removeItem(place);
  note.textContent = note.dataset.text.replace("{n}", lost.join(", "));
  note.hidden = !lost.length;
})();
