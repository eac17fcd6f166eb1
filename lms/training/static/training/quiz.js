// Sends each answer as it is given, and says what is kept where. What the network does not take waits on the phone,
// also while the page is closed. The server keeps time, decides which answer is the newest, and grades.
// One file, though a long one: on a slow network a second request costs more than these bytes.
(() => {
  const form = document.getElementById("attempt");
  if (!form) return;
  const element = (id) => document.getElementById(id);
  const words = element("quiz-words").dataset;
  const PLACE = `quiz-${words.attempt}`; // in the phone's own store, until the server has everything
  const PATIENCE = 20000; // ms that a request may take
  const PAUSE = 800; // ms without a key pressed after which typing is saved
  const FIRST_WAIT = 1000; // ms before the next try; it doubles
  const LONGEST_WAIT = 30000;
  // This opening of the page: only it, or a page opened after an answer was saved, may replace that answer.
  const writer = [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join("");
  const waiting = new Map(); // position → question whose answer the server has not taken, in the order given
  let obstacle = null; // why sending stopped: { text, href, label } where the reader must do something, else {}
  let sending = null; // the round of sending under way
  let retry = 0;
  let wait = FIRST_WAIT;
  let isOver = false;
  let handing = false;
  let pressed = false; // handing in was asked for and did not get through
  let leaving = false;
  let warned = false; // that answers are not saved was said when handing in was asked for

  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);

  // Questions. `seq` rises with each new content and is never used for another; `base` is the save that the page knows.
  const questions = [...form.querySelectorAll(".quiz-question")].map((box) => {
    const { position } = box.dataset;
    const base = Number(form.elements[`base${position}`].value);
    const state = box.appendChild(Object.assign(document.createElement("p"), { className: "quiz-state" }));
    const question = { box, state, position, writer, base, seq: base, held: base, typing: 0 };
    question.rendered = question.values = answerOf(question);
    return question;
  });

  function inputsOf({ box, position }) {
    const own = new RegExp(`^q${position}(\\.|$)`);
    return [...box.querySelectorAll("input, select, textarea")].filter((input) => own.test(input.name));
  }

  function isTicked({ type }) {
    return type === "radio" || type === "checkbox";
  }

  function answerOf(question) {
    const given = inputsOf(question).filter((input) => (isTicked(input) ? input.checked : input.value));
    return given.map((input) => [input.name, input.value]);
  }

  function putAnswer(question, values) {
    for (const input of inputsOf(question)) {
      const mine = values.filter(([name]) => name === input.name).map(([, value]) => value);
      if (isTicked(input)) input.checked = mine.includes(input.value);
      else input.value = mine[0] ?? "";
    }
    question.values = values;
    question.box.dispatchEvent(new Event("restored"));
  }

  // The phone's store: [{ p: position, w: writer, s: seq, b: base, v: values }]. It may be refused, full or spoilt.
  function stored() {
    try {
      return JSON.parse(localStorage.getItem(PLACE)) ?? [];
    } catch {
      return [];
    }
  }

  // Returns whether the phone's store holds the change.
  function store(change) {
    try {
      const entries = change(stored());
      if (entries.length) localStorage.setItem(PLACE, JSON.stringify(entries));
      else localStorage.removeItem(PLACE);
      return true;
    } catch {
      return false;
    }
  }

  function keep(question) {
    const { position: p, writer: w, seq: s, base: b, values: v } = question;
    question.kept = store((entries) => [...entries.filter((entry) => entry.p !== p), { p, w, s, b, v }]);
  }

  const allKept = () => [...waiting.values()].every(({ kept }) => kept);
  const forget = (p, w, s) =>
    store((entries) => entries.filter((entry) => entry.p !== p || entry.w !== w || entry.s > s));

  // What is shown: at each question, in the bar, and to a screen reader where something has changed for good.
  function show(question, state, text = words[state]) {
    question.box.dataset.state = state;
    question.state.textContent = text;
    if (state === "refused") question.state.append(" ", link(location.pathname, words.reload));
    summarise();
  }

  const showWaiting = (question) => show(question, question.kept ? "waiting" : "unstored");
  const link = (href, label) => Object.assign(document.createElement("a"), { href, textContent: label });
  const those = (state) => questions.filter(({ box }) => box.dataset.state === state).map(({ position }) => position);

  function unsaved() {
    const refused = those("refused");
    return refused.length ? fill(words.unkept, { n: refused.join(", ") }) : "";
  }

  function summary() {
    const kept = allKept() ? words.waiting : words.unstored;
    if (obstacle?.href) return waiting.size ? `${obstacle.text} ${kept}` : obstacle.text;
    if (those("sending").length) return words.sending;
    if (waiting.size) return `${kept} (${waiting.size})`;
    return unsaved() || (those("saved").length ? words.saved : "");
  }

  function summarise() {
    element("kept").textContent = summary();
    if (obstacle?.href) element("kept").append(" ", link(obstacle.href, obstacle.label));
    for (const { box, values } of questions) box.classList.toggle("answered", values.length > 0);
    const answered = form.getElementsByClassName("answered").length;
    element("answered").textContent = fill(words.answered, { n: answered, all: questions.length });
    form.dispatchEvent(new Event("summarised"));
  }

  function say(text) {
    if (element("said").textContent !== text) element("said").textContent = text;
  }

  function tell(text) {
    element("told").textContent = text;
    element("told").hidden = false;
    say(text);
  }

  // Answers.
  function take(question) {
    clearTimeout(question.typing);
    question.typing = 0;
    const values = answerOf(question);
    if (JSON.stringify(values) === JSON.stringify(question.values)) return;
    question.values = values;
    question.seq += 1;
    waiting.delete(question.position);
    waiting.set(question.position, question);
    keep(question);
    showWaiting(question);
    if (!obstacle?.href) send();
  }

  const takeTyped = () => questions.filter(({ typing }) => typing).forEach(take);

  function restore() {
    for (const { p, w, s, b, v } of stored()) {
      const question = questions.find(({ position }) => position === p);
      if (!question) continue;
      putAnswer(question, v);
      // Sent as it was given: the server can tell whether it had come already, and whether a newer one has.
      Object.assign(question, { writer: w, seq: s, base: b, restored: true, kept: true });
      waiting.set(p, question);
      showWaiting(question);
    }
  }

  // Returns the server's answer, or { lost: obstacle } where sending again may help.
  async function post(address, fields) {
    const body = new URLSearchParams([["csrfmiddlewaretoken", form.csrfmiddlewaretoken.value], ...fields]);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), PATIENCE);
    try {
      const options = { method: "POST", body, redirect: "error", keepalive: true, signal: controller.signal };
      const response = await fetch(address, { ...options, headers: { Accept: "application/json" } });
      const answer = await response.json().catch(() => ({}));
      if (response.status === 401) return { lost: { text: words.signedOut, href: words.signIn, label: words.enter } };
      if (answer.saved || answer.next || (answer.code && response.status < 500)) return answer;
      if (response.ok || response.status >= 500 || response.status === 429) return { lost: {} };
      return { lost: { text: words.outdated, href: location.pathname, label: words.reload } };
    } catch {
      return { lost: {} }; // no network, or none that answers in time
    } finally {
      clearTimeout(timer);
    }
  }

  // Sends what waits, one answer after the other; returns whether the server has taken or refused them all.
  function send() {
    clearTimeout(retry);
    sending ??= sendAll().finally(() => {
      sending = null;
    });
    return sending;
  }

  async function sendAll() {
    if (!waiting.size) return true;
    while (waiting.size) {
      const [question] = waiting.values();
      const { position, seq } = question;
      show(question, "sending");
      const fields = [["seq", seq], ["base", question.base], ["writer", question.writer], ...question.values];
      const answer = await post(form.action.replace(/submit\/$/, `answers/${position}/`), fields);
      if (answer.lost) {
        showWaiting(question);
        return stop(answer.lost);
      }
      obstacle = null;
      wait = FIRST_WAIT;
      forget(position, question.writer, seq);
      settle(question, seq, answer);
    }
    say(summary());
    if (pressed && !handing) tell(words.again);
    return true;
  }

  function settle(question, seq, answer) {
    if (answer.saved) question.base = seq;
    if (question.seq !== seq) return; // answered anew meanwhile
    waiting.delete(question.position);
    if (answer.saved) {
      question.writer = writer;
      show(question, "saved", answer.late ? words.late : words.saved);
    } else {
      warned = false;
      const isOld = question.restored && answer.code === "stale_answer" && question.held > question.base;
      if (isOld) {
        // The page came with a newer answer: what waited on the phone gives way to it.
        Object.assign(question, { writer, base: question.held, seq: question.held });
        putAnswer(question, question.rendered);
      }
      show(question, "refused", [words.unsaved, answer.message, isOld ? words.newer : answer.remedy].join(" "));
    }
    question.restored = false;
  }

  function stop(reason) {
    obstacle = reason;
    summarise();
    say(summary());
    if (reason.href) return false;
    retry = setTimeout(goOn, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
    return false;
  }

  const goOn = () => (isOver && (pressed || !words.lastCall) ? handIn() : send());

  function goOnAtOnce() {
    wait = FIRST_WAIT;
    goOn();
  }

  // Handing in: only when the server has every answer, and never by leaving the page without a network. An answer that
  // the server refused is shown first: what counts for its question is what was saved before, if anything.
  async function handIn() {
    if (handing || leaving) return;
    handing = true;
    takeTyped();
    tell(isOver && !words.lastCall ? words.over : words.handing);
    const sent = await send();
    if (sent && !isOver && !warned && unsaved()) return warn();
    const fields = [["submit", 1], ...(isOver ? [["over", 1]] : [])];
    const answer = sent ? await post(form.action, fields) : { lost: obstacle };
    handing = false;
    if (answer.next) {
      leaving = true;
      return location.assign(answer.next);
    }
    pressed = true;
    if (sent && answer.lost) stop(answer.lost);
    if (!answer.lost) tell([answer.message, answer.remedy].join(" "));
    else tell(answer.lost.text ?? (isOver ? words.overOffline : words.notHandedIn));
  }

  function warn() {
    handing = false;
    warned = true;
    const question = questions.find(({ box }) => box.dataset.state === "refused");
    location.hash = question.box.id;
    inputsOf(question)[0].focus();
    tell(`${unsaved()}. ${words.anyway}`);
  }

  async function goOnLater() {
    takeTyped();
    if (await send()) return tell(unsaved() || words.later);
    tell([obstacle.text ?? (allKept() ? words.laterOffline : words.unstored), unsaved()].join(" "));
  }

  // Time: what the server said at loading, less what has passed. The steady clock may stand still while a phone sleeps.
  function keepTime(all) {
    const began = [performance.now(), Date.now()];
    const announced = [5, 1].filter((minutes) => minutes * 60 < all);
    const tick = () => {
      const steady = (performance.now() - began[0]) / 1000;
      const left = Math.max(0, Math.ceil(all - Math.max(steady, (Date.now() - began[1]) / 1000)));
      const [isLong, minutes] = [left > 90, Math.ceil(left / 60)];
      element("left").textContent = isLong ? fill(words.minutes, { m: minutes }) : fill(words.seconds, { s: left });
      while (announced[0] * 60 >= left) say(fill(words.minutes, { m: announced.shift() }));
      if (left) setTimeout(tick, isLong ? 5000 : 1000);
      else timeIsOver(steady >= all);
    };
    tick();
  }

  // Where only the phone's own clock says so, it may have been set: answers are taken until the server agrees.
  function timeIsOver(isSure) {
    takeTyped();
    isOver = true;
    for (const set of form.querySelectorAll("fieldset")) set.disabled = isSure;
    // Where an attempt counts only if handed in, a person does that, with a script as without one.
    if (words.lastCall) tell(words.lastCall);
    else handIn();
  }

  form.addEventListener("change", ({ target }) => questions.filter(({ box }) => box.contains(target)).forEach(take));
  form.addEventListener("input", ({ target }) => {
    const question = questions.find(({ box }) => box.contains(target));
    if (!question || isTicked(target) || target.tagName === "SELECT") return;
    clearTimeout(question.typing);
    question.typing = setTimeout(take, PAUSE, question);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    takeTyped(); // Enter in a field
  });
  form.addEventListener("click", ({ target }) => {
    const button = target.closest("button[type=submit]:not([hidden])");
    if (button) (button.name === "submit" ? handIn : goOnLater)();
  });
  addEventListener("online", goOnAtOnce);
  addEventListener("pagehide", takeTyped);
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  document.addEventListener("visibilitychange", () => (document.hidden ? takeTyped : goOnAtOnce)());
  addEventListener("beforeunload", (event) => {
    if (!allKept()) event.preventDefault();
  });
  restore();
  summarise();
  send();
  if (words.left) keepTime(Number(words.left));
})();
