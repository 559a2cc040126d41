// Choosing rows: [data-select] holds rows with input[data-select-row], one input[data-select-all] for all on screen, and
// a [data-select-bar] with [data-select-count], [data-select-none] and, optionally, input[data-select-matching].
// Keeps counting when more rows are scrolled in or rows are replaced. Shift chooses a range. A row that stands for several,
// such as a folded group, says for how many: data-select-weight="12".

let last = null;

const rowsOf = (scope) => [...scope.querySelectorAll("input[data-select-row]")];
const weightOf = (rows) => rows.reduce((sum, row) => sum + Number(row.dataset.selectWeight ?? 1), 0);

function refresh(scope) {
  const rows = rowsOf(scope);
  const checked = rows.filter((row) => row.checked);
  const chosen = checked.length;
  const all = scope.querySelector("input[data-select-all]");
  const bar = scope.querySelector("[data-select-bar]");
  const matching = scope.querySelector("input[data-select-matching]");
  if (all) {
    all.checked = chosen > 0 && chosen === rows.length;
    all.indeterminate = chosen > 0 && chosen < rows.length;
  }
  if (matching && chosen < rows.length) matching.checked = false;
  if (!bar) return;
  bar.hidden = chosen === 0;
  for (const place of bar.querySelectorAll("[data-select-count]")) {
    place.textContent = matching?.checked ? "All that match" : String(weightOf(checked));
  }
}

function choose(rows, checked) {
  for (const row of rows) row.checked = checked;
}

function chooseRange(scope, from, to) {
  const rows = rowsOf(scope);
  const [start, end] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b);
  if (start >= 0) choose(rows.slice(start, end + 1), to.checked);
}

document.addEventListener("click", (event) => {
  const scope = event.target.closest("[data-select]");
  if (!scope) return;
  if (event.target.matches("[data-select-row]")) {
    if (event.shiftKey && last) chooseRange(scope, last, event.target);
    last = event.target;
  } else if (event.target.closest("[data-select-none]")) {
    choose(rowsOf(scope), false);
  } else return;
  refresh(scope);
});

document.addEventListener("change", (event) => {
  const scope = event.target.closest("[data-select]");
  if (!scope) return;
  if (event.target.matches("[data-select-all]")) choose(rowsOf(scope), event.target.checked);
  if (event.target.matches("[data-select-matching]") && event.target.checked) choose(rowsOf(scope), true);
  refresh(scope);
});

// A group's own box chooses the rows inside it: input[data-select-group] within [data-select-within].
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-group]")) return;
  choose(rowsOf(event.target.closest("[data-select-within]")), event.target.checked);
  refresh(event.target.closest("[data-select]"));
});

function refreshAll() {
  for (const scope of document.querySelectorAll("[data-select]")) refresh(scope);
}

document.addEventListener("htmx:afterSettle", refreshAll);
refreshAll();
