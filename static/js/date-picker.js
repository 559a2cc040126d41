// Select dates on month grids: show "k of N", mark too many dates, and move the focus with the arrow keys.
// <div data-picker data-picker-limit="12"> … <output data-picker-count></output> … {% month_picker month %} </div>

const DAYS_BY_KEY = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function updateCount(picker) {
  const output = picker.querySelector("[data-picker-count]");
  if (!output) return;
  const selected = picker.querySelectorAll("[data-month] input:checked").length;
  const limit = Number(picker.dataset.pickerLimit || 0);
  output.textContent = limit ? `${selected} of ${limit} placed` : `${selected} selected`;
  output.classList.toggle("badge-success", limit > 0 && selected === limit);
  output.classList.toggle("badge-danger", limit > 0 && selected > limit);
}

function updateCounts(root) {
  for (const picker of root.querySelectorAll("[data-picker]")) updateCount(picker);
}

document.addEventListener("change", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker) updateCount(picker);
});

document.addEventListener("keydown", (event) => {
  const step = DAYS_BY_KEY[event.key];
  const input = event.target.closest("[data-month] input");
  if (!step || !input) return;
  event.preventDefault();
  const scope = input.closest("[data-picker]") ?? input.closest("[data-month]");
  const days = [...scope.querySelectorAll("[data-month] input:not(:disabled)")];
  const date = new Date(`${input.value}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + step);
  const value = date.toISOString().slice(0, 10);
  days.find((day) => day.value === value)?.focus();
});

document.addEventListener("htmx:load", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker) updateCount(picker);
  updateCounts(event.target);
});
updateCounts(document);
