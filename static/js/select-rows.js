// Select rows. [data-select] contains rows with input[data-select-row], an input[data-select-all] for all rows on screen,
// and a [data-select-bar] with [data-select-count], [data-select-none] and optionally input[data-select-matching].
// The count is updated when rows are added or replaced. Shift selects a range. A row that represents several rows, such
// as a collapsed group, has their number in data-select-weight="12".

let lastRow = null;

const rowsOf = (scope) => [...scope.querySelectorAll("input[data-select-row]")];
const countOf = (rows) => rows.reduce((sum, row) => sum + Number(row.dataset.selectWeight ?? 1), 0);

function update(scope) {
  const rows = rowsOf(scope);
  const selected = rows.filter((row) => row.checked);
  const all = scope.querySelector("input[data-select-all]");
  const bar = scope.querySelector("[data-select-bar]");
  const matching = scope.querySelector("input[data-select-matching]");
  if (all) {
    all.checked = selected.length > 0 && selected.length === rows.length;
    all.indeterminate = selected.length > 0 && selected.length < rows.length;
  }
  if (matching && selected.length < rows.length) matching.checked = false;
  if (!bar) return;
  bar.hidden = selected.length === 0;
  for (const output of bar.querySelectorAll("[data-select-count]")) {
    output.textContent = matching?.checked ? "All matching" : String(countOf(selected));
  }
}

function select(rows, checked) {
  for (const row of rows) row.checked = checked;
}

function selectRange(scope, from, to) {
  const rows = rowsOf(scope);
  const [start, end] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b);
  if (start >= 0) select(rows.slice(start, end + 1), to.checked);
}

document.addEventListener("click", (event) => {
  const scope = event.target.closest("[data-select]");
  if (!scope) return;
  if (event.target.matches("[data-select-row]")) {
    if (event.shiftKey && lastRow) selectRange(scope, lastRow, event.target);
    lastRow = event.target;
  } else if (event.target.closest("[data-select-none]")) {
    select(rowsOf(scope), false);
  } else return;
  update(scope);
});

document.addEventListener("change", (event) => {
  const scope = event.target.closest("[data-select]");
  if (!scope) return;
  if (event.target.matches("[data-select-all]")) select(rowsOf(scope), event.target.checked);
  if (event.target.matches("[data-select-matching]") && event.target.checked) select(rowsOf(scope), true);
  update(scope);
});

// input[data-select-group] selects the rows inside the closest [data-select-within].
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-select-group]")) return;
  select(rowsOf(event.target.closest("[data-select-within]")), event.target.checked);
  update(event.target.closest("[data-select]"));
});

function updateAll() {
  for (const scope of document.querySelectorAll("[data-select]")) update(scope);
}

document.addEventListener("htmx:afterSettle", updateAll);
updateAll();
