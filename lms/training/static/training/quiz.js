// Saves each answer as it is given. The server keeps time and grades; this only sends, and shows what is kept.
(() => {
  const form = document.getElementById("attempt");
  if (!form) return;
  const words = form.dataset;
  const kept = document.getElementById("kept");
  const waiting = new Map(); // position → question element, in the order answered
  const LONGEST_DELAY = 30000; // ms
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

  function formOf(question) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.csrfmiddlewaretoken.value);
    data.set("seq", numberOf(question).value);
    for (const input of answers(question)) {
      if (input.type === "text" ? input.value : input.checked) data.append(input.name, input.value);
    }
    return data;
  }

  // Returns whether the server has the answer, or has refused it for good; throws where sending again may help.
  async function deliver(position, question) {
    const address = form.action.replace(/submit\/$/, `answers/${position}/`);
    const response = await fetch(address, {
      method: "POST",
      body: formOf(question),
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    if (response.status >= 500) throw new Error(words.unsaved);
    const answer = await response.json().catch(() => ({}));
    if (answer.saved) return words.saved;
    if (response.status === 401) throw new Error([answer.message, answer.remedy].join(" "));
    if (!answer.code) throw new Error(words.reload);
    return [answer.message, answer.remedy].join(" ");
  }

  async function send() {
    if (sending || !waiting.size) return;
    sending = true;
    const [position, question] = waiting.entries().next().value;
    waiting.delete(position);
    kept.textContent = words.saving;
    let wait = 0;
    try {
      kept.textContent = await deliver(position, question);
      delay = 1000;
    } catch (failure) {
      if (!waiting.has(position)) waiting.set(position, question);
      kept.textContent = failure instanceof TypeError ? words.unsaved : failure.message;
      wait = delay;
      delay = Math.min(delay * 2, LONGEST_DELAY);
    }
    sending = false;
    if (waiting.size) setTimeout(send, wait);
  }

  form.addEventListener("change", (event) => {
    const question = event.target.closest(".quiz-question");
    if (!question) return;
    const number = numberOf(question);
    // The page came with the lowest free number. A repeated send carries the same one, so that it counts once.
    if (question.dataset.touched) number.value = Number(number.value) + 1;
    question.dataset.touched = "yes";
    waiting.set(question.dataset.position, question);
    showAnswered();
    send();
  });
  addEventListener("online", send);
  addEventListener("beforeunload", (event) => {
    if (waiting.size && !form.dataset.leaving) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    form.dataset.leaving = "yes";
  });

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
