// Shows one question at a time on the page that is loaded already. The question shown is the address's fragment, so that
// the browser's own way back leads to the question before. `quiz.js` says when the state of an answer has changed.
(() => {
  const form = document.getElementById("attempt");
  const questions = [...form.querySelectorAll(".quiz-question")];
  const overview = [...form.querySelectorAll(".quiz-overview a")];
  const [previous, next] = form.querySelectorAll(".quiz-steps a");
  const place = () => Math.max(0, questions.findIndex(({ id }) => location.hash === `#${id}`));

  function lead(step, at) {
    step.hidden = !questions[at];
    if (questions[at]) step.hash = questions[at].id;
  }

  function show() {
    const at = place();
    questions.forEach((question, index) => {
      question.hidden = index !== at;
    });
    overview.forEach((link, index) => link.setAttribute("aria-current", index === at ? "step" : "false"));
    lead(previous, at - 1);
    lead(next, at + 1);
    form.querySelector(".actions").hidden = at < questions.length - 1;
  }

  function moveTo() {
    show();
    const legend = questions[place()].querySelector("legend");
    legend.tabIndex = -1;
    legend.focus({ preventScroll: true });
    form.scrollIntoView();
  }

  function showStates() {
    overview.forEach((link, index) => {
      const [open, answered, waits, refused] = document.getElementById("quiz-words").dataset.states.split("|");
      const words = { waiting: waits, unstored: waits, sending: waits, refused };
      const { classList, dataset } = questions[index];
      link.lastElementChild.textContent = words[dataset.state] ?? (classList.contains("answered") ? answered : open);
    });
  }

  if (!questions.some(({ id }) => location.hash === `#${id}`)) {
    const first = questions.find(({ classList }) => !classList.contains("answered")) ?? questions[0];
    history.replaceState(null, "", `#${first.id}`);
  }
  addEventListener("hashchange", moveTo);
  form.addEventListener("summarised", showStates);
  form.querySelector(".quiz-steps").hidden = false;
  showStates();
  show();
})();
