// The end of a class follows its start by the length of the class, until somebody sets another end.
// [data-minutes] around the fields says how long the class is; the server proposes the same.

const minutesOf = (text) => {
  const [hours, minutes] = text.split(":").map(Number);
  return hours * 60 + minutes;
};

const textOf = (minutes) => {
  const pad = (number) => String(number).padStart(2, "0");
  return minutes < 24 * 60 ? `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}` : "";
};

let startBefore = null;

document.addEventListener("focusin", (event) => {
  if (event.target.name === "start_time") startBefore = event.target.value;
});

document.addEventListener("change", (event) => {
  const start = event.target;
  const length = Number(start.closest("[data-minutes]")?.dataset.minutes);
  if (start.name !== "start_time" || !start.value || !length) return;
  const end = start.form.elements.end_time;
  const untouched = !end.value || (startBefore && end.value === textOf(minutesOf(startBefore) + length));
  if (untouched) end.value = textOf(minutesOf(start.value) + length);
  startBefore = start.value;
});
