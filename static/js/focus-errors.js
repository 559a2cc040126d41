// Focus the error summary of an invalid form; its links focus the fields.

function focusSummary(root) {
  const summary = root.matches?.("[data-error-summary]") ? root : root.querySelector("[data-error-summary]");
  summary?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  (field ?? target).focus();
});

document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));
focusSummary(document);
