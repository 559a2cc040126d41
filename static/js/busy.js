// A form or button that is being sent cannot be sent twice. data-allow-resubmit opts out (downloads, live previews).

const isHtmx = (element) => element.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [hx-get]");
const isBusy = (element) => element.getAttribute("aria-busy") === "true";
const isRepeatable = (element) => "allowResubmit" in element.dataset;

document.addEventListener(
  "submit",
  (event) => {
    if (isBusy(event.target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  },
  { capture: true },
);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || isHtmx(form) || isRepeatable(form)) return;
  form.setAttribute("aria-busy", "true");
});

// htmx would queue a second click; a change must not happen twice.
document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.verb !== "get" && isBusy(event.target)) event.preventDefault();
});

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.requestConfig.verb !== "get" && !isRepeatable(detail.elt)) detail.elt.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt.removeAttribute("aria-busy"));

// Back from the browser's own cache: nothing is being sent any more.
addEventListener("pageshow", () => {
  for (const element of document.querySelectorAll("[aria-busy=true]")) element.removeAttribute("aria-busy");
});
