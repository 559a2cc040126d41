// An open <details id="…"> remains open when its region is swapped.

const openIds = new WeakMap();

document.addEventListener("htmx:beforeSwap", ({ detail, target }) => {
  openIds.set(detail.xhr, [...target.querySelectorAll("details[id][open]")].map(({ id }) => id));
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  for (const id of openIds.get(detail.xhr) ?? []) {
    const details = document.getElementById(id);
    if (details?.matches("details")) details.open = true;
  }
});
