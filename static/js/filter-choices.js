// A list of choices that is narrowed by typing: [data-filter] around it, [data-filter-text] to type in,
// [data-filter-item="the words"] on each choice, [data-filter-none] for when nothing is left.
// The chosen one always stays in sight; [data-filter-box] is what scrolls.

function narrow(region) {
  const input = region.querySelector("[data-filter-text]");
  if (!input) return;
  region.querySelector("[data-filter-search]").hidden = false;
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let left = 0;
  for (const item of region.querySelectorAll("[data-filter-item]")) {
    const matches = words.every((word) => item.dataset.filterItem.includes(word));
    item.hidden = !matches && !item.querySelector(":checked");
    left += matches;
  }
  region.querySelector("[data-filter-none]").hidden = left > 0;
}

// In its own box only: the page must not move.
function reveal(box) {
  const chosen = box.querySelector(":checked")?.closest("[data-filter-item]");
  if (!chosen) return;
  const above = chosen.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (above < 0 || above + chosen.offsetHeight > box.clientHeight) box.scrollTop += above - box.clientHeight / 3;
}

function narrowAll() {
  for (const region of document.querySelectorAll("[data-filter]")) {
    narrow(region);
    region.querySelectorAll("[data-filter-box]").forEach(reveal);
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filter-text]")) narrow(event.target.closest("[data-filter]"));
});
document.addEventListener("htmx:load", narrowAll);
narrowAll();
