// Shows what an answer is told in the place of the practice question that stands before this script. Without it, or
// without a network, the browser sends the form by itself and the answer comes as a page.
(() => {
  let block = document.currentScript.previousElementSibling;
  const asked = block;
  for (const address of asked.dataset.scripts.split(" ").filter(Boolean)) {
    if (document.querySelector(`script[src="${address}"]`)) continue; // once for all questions of the page
    document.body.append(Object.assign(document.createElement("script"), { src: address }));
  }

  function show(next) {
    block.replaceWith(next);
    block = next;
    (next.querySelector("[tabindex], [role=alert], input, select") || next).focus();
  }

  function again(event) {
    event.preventDefault();
    show(asked);
  }

  async function answer(event) {
    const form = event.target;
    event.preventDefault();
    let said = null;
    try {
      const response = await fetch(form.action, { method: "POST", body: new FormData(form) });
      said = new DOMParser().parseFromString(await response.text(), "text/html").querySelector(".practice");
    } catch (failed) {
      if (!(failed instanceof TypeError)) throw failed; // what fetch throws where the network fails
    }
    if (!said) return form.submit();
    const hint = said.querySelector("[role=alert]");
    said.querySelector("form")?.addEventListener("submit", answer);
    said.querySelector(".practice__again")?.addEventListener("click", again);
    if (!hint || said.querySelector("form").action !== form.action) return show(said);
    block.querySelector("[role=alert]")?.remove(); // the same question: what was chosen stays
    block.prepend(hint);
  }

  asked.querySelector("form").addEventListener("submit", answer);
})();
