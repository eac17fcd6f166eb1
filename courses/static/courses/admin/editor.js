// The part of the editor's “Checks” that says what a draft weighs and what is to be mended, and leads to each place.
(() => {
  const marker = "#place=";

  function open(place) {
    const found =
      document.querySelector(`[data-contentpath="${CSS.escape(place)}"]`) || document.getElementById(`id_${place}`);
    if (!found) return;
    for (let panel = found.closest("[data-panel]"); panel; panel = panel.parentElement.closest("[data-panel]")) {
      const toggle = panel.querySelector("[data-panel-toggle]");
      if (toggle && toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
    found.scrollIntoView({ block: "center" });
    const field = found.querySelector("input:not([type=hidden]), select, textarea, [contenteditable=true], button");
    (field || found).focus({ preventScroll: true });
  }

  async function load(told) {
    told.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(told.dataset.draftTold, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (response.ok) told.innerHTML = await response.text();
      else told.textContent = told.dataset.failed;
    } catch (failed) {
      if (!(failed instanceof TypeError)) throw failed; // what fetch throws where the network fails
      told.textContent = told.dataset.failed;
    }
    told.removeAttribute("aria-busy");
  }

  // The dialog of the last review begins with what is chosen in the editor just now.
  function askWithChoice(button) {
    const chosen = document.querySelector("[data-edit-form] input[name=publish_policy]:checked");
    if (!chosen) return;
    const address = new URL(button.dataset.workflowActionModalUrl, location.href);
    address.searchParams.set("publish_policy", chosen.value);
    button.dataset.workflowActionModalUrl = address.href;
  }

  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("[data-workflow-action-modal-url]");
      if (button) askWithChoice(button);
    },
    { capture: true },
  );

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-place]");
    if (link && link.pathname === location.pathname) {
      event.preventDefault();
      const dialog = link.closest(".modal");
      if (dialog) dialog.querySelector("[data-dismiss=modal]").click();
      open(link.dataset.place);
    }
    const again = event.target.closest("[data-look-again]");
    if (again) load(again.parentElement.querySelector("[data-draft-told]"));
  });

  document.addEventListener("DOMContentLoaded", () => {
    for (const told of document.querySelectorAll("[data-draft-told]")) {
      const seen = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        seen.disconnect();
        load(told);
      });
      seen.observe(told);
    }
    // A message that names a place leads here; the editor draws its blocks a little later than the page.
    const follow = () => location.hash.startsWith(marker) && open(decodeURIComponent(location.hash.slice(marker.length)));
    addEventListener("hashchange", follow);
    setTimeout(follow, 500);
  });
})();
