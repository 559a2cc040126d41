// Prevent double submission: while a form or button is busy, it cannot be sent again. data-allow-resubmit opts out
// (downloads, live previews).

const isHtmx = (element) => element.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [hx-get]");
const isBusy = (element) => element.getAttribute("aria-busy") === "true";
const allowsResubmit = (element) => "allowResubmit" in element.dataset;

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
  if (event.defaultPrevented || form.method !== "post" || isHtmx(form) || allowsResubmit(form)) return;
  form.setAttribute("aria-busy", "true");
});

// Without this, htmx would queue a second click and make the change twice.
document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.verb !== "get" && isBusy(event.target)) event.preventDefault();
});

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  if (detail.requestConfig.verb !== "get" && !allowsResubmit(detail.elt)) detail.elt.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", ({ detail }) => detail.elt.removeAttribute("aria-busy"));

// A page from the back/forward cache may still have busy forms.
addEventListener("pageshow", () => {
  for (const element of document.querySelectorAll("[aria-busy=true]")) element.removeAttribute("aria-busy");
});
