// Dates on month grids: counts "k of N", says when there are too many, and walks with the arrow keys.
// <div data-picker data-picker-limit="12"> … <output data-picker-count></output> … {% month_picker month %} </div>

const DAYS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function count(picker) {
  const output = picker.querySelector("[data-picker-count]");
  if (!output) return;
  const chosen = picker.querySelectorAll("[data-month] input:checked").length;
  const limit = Number(picker.dataset.pickerLimit || 0);
  output.textContent = limit ? `${chosen} of ${limit} placed` : `${chosen} chosen`;
  output.classList.toggle("badge-success", limit > 0 && chosen === limit);
  output.classList.toggle("badge-danger", limit > 0 && chosen > limit);
}

function countAll(root) {
  for (const picker of root.querySelectorAll("[data-picker]")) count(picker);
}

document.addEventListener("change", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker) count(picker);
});

document.addEventListener("keydown", (event) => {
  const step = DAYS[event.key];
  const input = event.target.closest("[data-month] input");
  if (!step || !input) return;
  event.preventDefault();
  const scope = input.closest("[data-picker]") ?? input.closest("[data-month]");
  const days = [...scope.querySelectorAll("[data-month] input:not(:disabled)")];
  const wanted = new Date(`${input.value}T00:00:00Z`);
  wanted.setUTCDate(wanted.getUTCDate() + step);
  const value = wanted.toISOString().slice(0, 10);
  days.find((day) => day.value === value)?.focus();
});

document.addEventListener("htmx:load", (event) => {
  const picker = event.target.closest("[data-picker]");
  if (picker) count(picker);
  countAll(event.target);
});
countAll(document);
