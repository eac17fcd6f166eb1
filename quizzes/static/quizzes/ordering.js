// Puts the items of an ordering question in order with buttons. What is sent stays in the select fields: a change event
// tells quiz.js, which says with a "restored" event that it has put an answer of its own into them.
(() => {
  function enhance(list) {
    const words = list.dataset;
    const rows = () => [...list.children];
    const field = (row) => row.querySelector("select");
    const text = (row) => row.querySelector("label").textContent;
    const said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    const keep = button(words.keep);

    function button(label) {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      made.className = "button button--quiet";
      return made;
    }

    function mover(row, sign, label, step) {
      const made = button(sign);
      made.setAttribute("aria-label", `${label}: ${text(row)}`);
      made.addEventListener("click", () => {
        const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
        if (!other) return;
        other[step < 0 ? "before" : "after"](row);
        made.focus();
        answer();
        const facts = { item: text(row), n: rows().indexOf(row) + 1, all: list.children.length };
        said.textContent = words.moved.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
      });
      return made;
    }

    // Shows the places in the fields. Nothing counts as answered before the trainee has moved something, or has said
    // that the order shown is right.
    function arrange() {
      const place = (row) => Number(field(row).value) || Infinity;
      list.append(...rows().sort((one, other) => place(one) - place(other) || 0));
      keep.hidden = rows().every((row, index) => place(row) === index + 1);
      showEnds();
    }

    // At the ends a button stays where it is, so that the focus does, too.
    function showEnds() {
      for (const row of rows()) {
        const [up, down] = row.querySelectorAll("button");
        up.setAttribute("aria-disabled", !row.previousElementSibling);
        down.setAttribute("aria-disabled", !row.nextElementSibling);
      }
    }

    function answer() {
      rows().forEach((row, index) => {
        field(row).value = index + 1;
      });
      keep.hidden = true;
      showEnds();
      list.dispatchEvent(new Event("change", { bubbles: true }));
    }

    said.setAttribute("role", "status");
    keep.addEventListener("click", () => {
      list.querySelector("button").focus();
      answer();
      said.textContent = words.kept;
    });
    for (const row of rows()) {
      field(row).hidden = true;
      row.append(mover(row, "↑", words.up, -1), mover(row, "↓", words.down, 1));
    }
    list.classList.add("ordering--live");
    list.closest("fieldset").querySelector(".hint").textContent = words.hint;
    list.after(keep, said);
    list.closest(".quiz-question").addEventListener("restored", arrange);
    arrange();
  }
  document.querySelectorAll("[data-ordering]").forEach(enhance);
})();
