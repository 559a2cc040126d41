// A <details id="…"> that somebody opened stays open when its region is fetched anew.

const opened = new WeakMap();

document.addEventListener("htmx:beforeSwap", ({ detail, target }) => {
  opened.set(detail.xhr, [...target.querySelectorAll("details[id][open]")].map(({ id }) => id));
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  for (const id of opened.get(detail.xhr) ?? []) {
    const details = document.getElementById(id);
    if (details?.matches("details")) details.open = true;
  }
});
