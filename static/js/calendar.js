// The calendar, and the week of the catalog, by hand: drag a class to another time, day or instructor, or pick it up with "m" and move it by arrow keys.
// The server decides: without findings it saves, otherwise the dialog asks, and the class stays where it was.

const STEP = 15;
const host = () => document.querySelector("[data-calendar]");
const announcer = document.getElementById("announcer");
let carried = null; // {event, ghost, column, start, length, byKey}

const columns = () => [...host().querySelectorAll("[data-column]")].filter((column) => column.checkVisibility());
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const clock = (value) => `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
const say = (text) => { announcer.textContent = text; };
const isPrimary = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

function bounds(column) {
  const first = Number(column.dataset.firstHour) * 60;
  const hours = column.querySelectorAll(".cal-slot").length || 16;
  return { first, last: Math.min(first + hours * 60, 1439) };
}

function lift(event, { byKey }) {
  const start = minutes(event.dataset.start);
  const column = event.closest("[data-column]");
  const ghost = event.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.setAttribute("aria-hidden", "true");
  ghost.classList.add("cal-ghost");
  event.classList.add("is-lifted");
  carried = { event, ghost, column, start, length: minutes(event.dataset.end) - start, byKey, from: { column, start } };
  place(column, start);
}

function place(column, start) {
  const { first, last } = bounds(column);
  carried.column = column;
  carried.start = Math.max(first, Math.min(start, last - carried.length));
  carried.ghost.className = carried.ghost.className.replace(/\bf\d+\b/, `f${Math.round(carried.start / 5)}`).replace(/\b(lane|of)-\d+\b/g, "");
  carried.ghost.querySelector(".cal-when").textContent = `${clock(carried.start)}–${clock(carried.start + carried.length)}`;
  column.append(carried.ghost);
}

function putBack(words) {
  carried?.ghost.remove();
  carried?.event.classList.remove("is-lifted");
  if (carried?.byKey) carried.event.focus();
  carried = null;
  if (words) say(words);
}

async function drop() {
  const { event, column, start, length, from } = carried;
  if (column === from.column && start === from.start) return putBack("Put back.");
  const day = column.dataset.day ? { day_of_week: column.dataset.day } : { date: column.dataset.date, version: event.dataset.version };
  const values = { ...day, start_time: clock(start), end_time: clock(start + length) };
  if (column.dataset.instructor) values.instructor_id = column.dataset.instructor;
  const id = event.id;
  say(`Moving to ${where()}.`);
  await window.htmx.ajax("POST", event.dataset.move, { source: event, target: "#dialog", swap: "innerHTML", values });
  if (carried?.event === event) putBack();
  document.addEventListener("htmx:afterSettle", () => document.activeElement === document.body && document.getElementById(id)?.focus(), { once: true });
}

const where = () => `${carried.column.dataset.name}, ${clock(carried.start)} to ${clock(carried.start + carried.length)}`;

// --- By pointer ---

document.addEventListener("pointerdown", (down) => {
  const event = down.target.closest?.(".cal-event[data-move]");
  if (!event || !isPrimary(down) || down.pointerType === "touch" || carried) return;
  const grip = down.clientY - event.getBoundingClientRect().top;
  const end = new AbortController();
  const options = { signal: end.signal };

  document.addEventListener("pointermove", (move) => {
    if (!carried && Math.hypot(move.clientX - down.clientX, move.clientY - down.clientY) < 5) return;
    if (!carried) lift(event, { byKey: false });
    const column = columns().find((each) => {
      const { left, right } = each.getBoundingClientRect();
      return move.clientX >= left && move.clientX < right;
    }) ?? carried.column;
    const box = column.getBoundingClientRect();
    const { first } = bounds(column);
    const hour = column.querySelector(".cal-slot")?.getBoundingClientRect().height || 60;
    const wanted = first + ((move.clientY - grip - box.top) / hour) * 60;
    place(column, Math.round(wanted / STEP) * STEP);
  }, options);

  document.addEventListener("pointerup", () => {
    end.abort();
    if (!carried) return;
    // The click that follows would open the class.
    addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", () => {}, { capture: true }));
    drop();
  }, options);
  document.addEventListener("pointercancel", () => { end.abort(); putBack(); }, options);
});

document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".cal-event")) event.preventDefault(); });

// --- By keys ---

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (carried?.byKey) return carryByKey(event);
  const focused = event.target.closest?.(".cal-event");
  if (!focused || !focused.closest("[data-column]")) return;
  if (event.key === "m" && focused.dataset.move) {
    stop(event);
    lift(focused, { byKey: true });
    say(`Picked up ${focused.getAttribute("aria-label")}. Arrow keys move it, Enter drops it, Escape puts it back.`);
  } else if (event.key.startsWith("Arrow")) {
    stop(event);
    next(focused, event.key)?.focus();
  }
}, { capture: true });

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

function carryByKey(event) {
  if (event.key === "Escape") { stop(event); return putBack("Put back."); }
  if (event.key === "Enter") { stop(event); return drop(); }
  if (event.key === "Tab") return putBack("Put back.");
  if (!event.key.startsWith("Arrow")) return undefined;
  stop(event);
  const all = columns();
  const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
  const later = { ArrowUp: -STEP, ArrowDown: STEP }[event.key] ?? 0;
  const column = all[all.indexOf(carried.column) + aside] ?? carried.column;
  place(column, carried.start + later);
  carried.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  return say(where());
}

// Up and down: the class before or after in the column; left and right: the nearest in time beside.
function next(focused, key) {
  const column = focused.closest("[data-column]");
  const own = eventsOf(column);
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (step) return own[own.indexOf(focused) + step];
  const all = columns();
  const direction = key === "ArrowRight" ? 1 : -1;
  for (let index = all.indexOf(column) + direction; all[index]; index += direction) {
    const beside = eventsOf(all[index]);
    const distance = (each) => Math.abs(each.offsetTop - focused.offsetTop);
    if (beside.length) return beside.reduce((best, each) => (distance(each) < distance(best) ? each : best));
  }
  return undefined;
}

const eventsOf = (column) => [...column.querySelectorAll(".cal-event:not(.cal-ghost)")].sort((one, other) => one.offsetTop - other.offsetTop || one.offsetLeft - other.offsetLeft);

// --- One stop for Tab in the whole grid, and the first class in sight ---

function settle() {
  const scroll = document.querySelector(".cal-scroll");
  if (!scroll) return;
  const events = columns().flatMap(eventsOf);
  for (const event of events) event.tabIndex = -1;
  if (events.length) events[0].tabIndex = 0;
  if (scroll.dataset.settled) return;
  scroll.dataset.settled = "yes";
  const now = scroll.querySelector(".cal-now");
  const tops = events.map((event) => event.offsetTop);
  const wanted = now ? now.offsetTop - 160 : Math.min(...tops) - 24;
  if (Number.isFinite(wanted) && !keptScroll) scroll.scrollTop = Math.max(wanted, 0);
  else if (keptScroll) [scroll.scrollTop, scroll.scrollLeft] = keptScroll;
  keptScroll = null;
}

let keptScroll = null;
document.addEventListener("htmx:beforeSwap", (event) => {
  const scroll = document.querySelector(".cal-scroll");
  if (["calendar", "rows"].includes(event.target.id) && scroll && /^refresh$|:changed$/.test(event.detail.requestConfig?.triggeringEvent?.type)) keptScroll = [scroll.scrollTop, scroll.scrollLeft];
});
document.addEventListener("htmx:afterSettle", settle);
document.addEventListener("focusin", (event) => {
  const focused = event.target.closest?.(".cal-event");
  if (!focused || !focused.closest("[data-column]")) return;
  for (const each of document.querySelectorAll('.cal-column .cal-event[tabindex="0"]')) each.tabIndex = -1;
  focused.tabIndex = 0;
});
settle();
