// When the start time changes, set the end time by the length of the class, unless the user has set another end time.
// [data-minutes] around the fields is the length in minutes; the server suggests the same end time.

const minutesOf = (text) => {
  const [hours, minutes] = text.split(":").map(Number);
  return hours * 60 + minutes;
};

const timeOf = (minutes) => {
  const pad = (number) => String(number).padStart(2, "0");
  return minutes < 24 * 60 ? `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}` : "";
};

let previousStart = null;

document.addEventListener("focusin", (event) => {
  if (event.target.name === "start_time") previousStart = event.target.value;
});

document.addEventListener("change", (event) => {
  const start = event.target;
  const length = Number(start.closest("[data-minutes]")?.dataset.minutes);
  if (start.name !== "start_time" || !start.value || !length) return;
  const end = start.form.elements.end_time;
  const isUnchanged = !end.value || (previousStart && end.value === timeOf(minutesOf(previousStart) + length));
  if (isUnchanged) end.value = timeOf(minutesOf(start.value) + length);
  previousStart = start.value;
});
