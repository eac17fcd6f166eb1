// Saves each answer as it is given. The server keeps time and grades; this only sends and shows what is kept.
(() => {
  const form = document.getElementById("attempt");
  if (!form) return;
  const words = form.dataset;
  const kept = document.getElementById("kept");
  const waiting = new Map(); // position → question element, in the order answered
  let seq = Date.now();
  let sending = false;
  let delay = 1000;

  const questions = [...form.querySelectorAll(".quiz-question")];
  const numberOf = (question) => form.elements[`seq${question.dataset.position}`];
  const answers = (question) => [...question.querySelectorAll("input:not([type=hidden])")];
  const isAnswered = (question) =>
    answers(question).some((input) => (input.type === "text" ? input.value : input.checked));

  function showAnswered() {
    const text = words.answered.replace("{n}", questions.filter(isAnswered).length).replace("{all}", questions.length);
    document.getElementById("answered").textContent = text;
  }

  async function send() {
    if (sending || !waiting.size) return;
    sending = true;
    const [position, question] = waiting.entries().next().value;
    waiting.delete(position);
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.csrfmiddlewaretoken.value);
    data.set("seq", numberOf(question).value);
    for (const input of answers(question)) {
      if (input.type === "text" ? input.value : input.checked) data.append(input.name, input.value);
    }
    kept.textContent = words.saving;
    let wait = 0;
    try {
      const address = form.action.replace(/submit\/$/, `answers/${position}/`);
      const response = await fetch(address, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (response.ok) {
        delay = 1000;
        kept.textContent = words.saved;
      } else if (response.status < 500) {
        const answer = await response.json().catch(() => ({}));
        kept.textContent = answer.message || words.unsaved;
      } else {
        throw new Error(response.status);
      }
    } catch {
      if (!waiting.has(position)) waiting.set(position, question);
      kept.textContent = words.unsaved;
      wait = delay;
      delay = Math.min(delay * 2, 30000);
    }
    sending = false;
    if (waiting.size) setTimeout(send, wait);
  }

  form.addEventListener("change", (event) => {
    const question = event.target.closest(".quiz-question");
    if (!question) return;
    numberOf(question).value = ++seq; // a repeated send carries the same number, so that it counts once
    waiting.set(question.dataset.position, question);
    showAnswered();
    send();
  });
  addEventListener("online", send);

  if (words.left) {
    const left = document.getElementById("left");
    const end = performance.now() + words.left * 1000;
    const tick = () => {
      const seconds = Math.max(0, Math.round((end - performance.now()) / 1000));
      left.textContent =
        seconds > 90 ? words.minutes.replace("{m}", Math.ceil(seconds / 60)) : words.seconds.replace("{s}", seconds);
      if (seconds > 0) setTimeout(tick, seconds > 90 ? 5000 : 1000);
      else form.requestSubmit(form.elements.submit);
    };
    tick();
  }
})();
