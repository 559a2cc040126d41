// Filter a list of choices by typing. [data-filter] contains the list, [data-filter-text] is the input,
// [data-filter-item="searchable text"] is a choice, and [data-filter-none] is shown if no choice matches.
// The selected choice is always visible; [data-filter-box] is the element that scrolls.

function filter(region) {
  const input = region.querySelector("[data-filter-text]");
  if (!input) return;
  region.querySelector("[data-filter-search]").hidden = false;
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const item of region.querySelectorAll("[data-filter-item]")) {
    const matches = words.every((word) => item.dataset.filterItem.includes(word));
    item.hidden = !matches && !item.querySelector(":checked");
    count += matches;
  }
  region.querySelector("[data-filter-none]").hidden = count > 0;
}

// Not scrollIntoView, which would scroll the page too.
function scrollToSelected(box) {
  const selected = box.querySelector(":checked")?.closest("[data-filter-item]");
  if (!selected) return;
  const offset = selected.getBoundingClientRect().top - box.getBoundingClientRect().top;
  if (offset < 0 || offset + selected.offsetHeight > box.clientHeight) box.scrollTop += offset - box.clientHeight / 3;
}

function filterAll() {
  for (const region of document.querySelectorAll("[data-filter]")) {
    filter(region);
    region.querySelectorAll("[data-filter-box]").forEach(scrollToSelected);
  }
}

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-filter-text]")) filter(event.target.closest("[data-filter]"));
});
document.addEventListener("htmx:load", filterAll);
filterAll();
