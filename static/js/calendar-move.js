// A class moved on the calendar, or a template on the week of the catalog: dragged by mouse, or by a finger that rests on it first; by its lower edge, its end alone;
// or picked up with "m" and moved by arrow keys. Or a new one, drawn over empty time. The server decides: without findings it saves, otherwise the dialog asks,
// and the class is back where it was.

const STEP = 15;
const LATEST = 24 * 60 - STEP;
const HOLD = 450;
const EDGE = 44;
const announcer = document.getElementById("announcer");
let carried = null; // {event, ghost, from, to, byKey, isSent}; from and to are {column, start, end}

const columns = () => [...document.querySelectorAll("[data-column]")].filter((column) => column.checkVisibility());
const isMonth = (column) => column.localName === "td";
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const clock = (value) => `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
const snap = (value) => Math.round(value / STEP) * STEP;
const clamp = (value, least, most) => Math.max(least, Math.min(value, most));
const first = (column) => Number(column.dataset.firstHour) * 60;
const last = (column) => Math.min(Number(column.dataset.lastHour) * 60, LATEST);
const say = (text) => { announcer.textContent = text; };
const isPlain = (down) => down.button === 0 && !(down.ctrlKey || down.metaKey || down.shiftKey || down.altKey);
const where = ({ column, start, end }) => (isMonth(column) ? column.dataset.name : `${column.dataset.name}, ${clock(start)} to ${clock(end)}`);

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function lift(event, { byKey }) {
  const ghost = event.cloneNode(true);
  for (const name of ["id", "data-dialog-param", "data-move", "aria-label"]) ghost.removeAttribute(name);
  ghost.setAttribute("aria-hidden", "true");
  ghost.tabIndex = -1;
  ghost.className = `${ghost.className.replace(/\b(lane-\d+|of-\d+|is-short|is-brief|is-past)\b/g, "")} cal-ghost`;
  event.classList.add("is-lifted");
  const from = { column: event.closest("[data-column]"), start: minutes(event.dataset.start), end: minutes(event.dataset.end) };
  carried = { event, ghost, from, to: from, byKey, isSent: false };
  place(from);
}

function place(to) {
  carried.to = to;
  const { ghost } = carried;
  if (!isMonth(to.column)) {
    ghost.className = ghost.className.replace(/\bf\d+ l\d+/, `f${Math.floor(to.start / 5)} l${clamp(Math.floor((to.end - to.start) / 5), 3, 144)}`);
    ghost.querySelector(".cal-when").textContent = `${clock(to.start)}–${clock(to.end)}`;
  }
  if (ghost.parentElement !== to.column) to.column.append(ghost);
}

function placeAt(column, start) {
  const length = carried.from.end - carried.from.start;
  const latest = Math.floor((last(column) - length) / STEP) * STEP;
  const begins = clamp(start, first(column), Math.max(latest, first(column)));
  place({ column, start: begins, end: begins + length });
}

function placeEnd(end) {
  const { column, start } = carried.to;
  place({ column, start, end: clamp(end, start + STEP, Math.max(last(column), carried.from.end)) });
}

function putBack(words) {
  const { event, ghost, byKey } = carried;
  carried = null;
  ghost.remove();
  event.classList.remove("is-lifted");
  if (byKey) event.focus();
  if (words) say(words);
  document.dispatchEvent(new Event("calendar:idle"));
}

async function drop() {
  const { event, ghost, from, to } = carried;
  if (to.column === from.column && to.start === from.start && to.end === from.end) return putBack("Put back.");
  carried.isSent = true;
  ghost.classList.add("is-sent");
  say(`Moving to ${where(to)}.`);
  const status = await send(event, ghost, to);
  if (carried?.event !== event) return undefined;
  if (status !== 204) {
    document.getElementById("dialog").addEventListener("close", () => document.getElementById(event.id)?.focus(), { once: true });
    return putBack();
  }
  // Saved: it stays in sight at its new place until the calendar is drawn again.
  const { byKey } = carried;
  carried = null;
  return byKey && event.focus();
}

async function send(event, ghost, { column, start, end }) {
  const day = column.dataset.day ? { day_of_week: column.dataset.day } : { date: column.dataset.date, version: event.dataset.version };
  const values = { ...day, start_time: clock(start), end_time: clock(end) };
  if (column.dataset.instructor) values.instructor_id = column.dataset.instructor;
  let status = 0;
  ghost.addEventListener("htmx:afterRequest", ({ detail }) => { status = detail.xhr.status; }, { once: true });
  await window.htmx.ajax("POST", event.dataset.move, { source: ghost, target: "#dialog", swap: "innerHTML", values }).catch(() => {});
  return status;
}

// --- By pointer ---

document.addEventListener("pointerdown", (down) => {
  if (carried?.byKey && !carried.isSent) putBack("Put back.");
  const event = down.target.closest?.("[data-column] [data-move]");
  if (event && !carried && isPlain(down)) follow(event, down);
});

function follow(event, down) {
  const box = event.getBoundingClientRect();
  const resizes = !isMonth(event.closest("[data-column]")) && box.bottom - down.clientY <= 7 && box.height > 20;
  const grip = (resizes ? box.bottom : box.top) - down.clientY;
  const isTouch = down.pointerType === "touch";
  const over = new AbortController();
  let point = down;
  let wasLifted = false;
  let frame = 0;

  const begin = () => {
    wasLifted = true;
    lift(event, { byKey: false });
    frame = requestAnimationFrame(glide);
  };
  const track = () => {
    const column = columnAt(point) ?? carried.to.column;
    if (isMonth(column)) return place({ ...carried.to, column });
    const time = snap(timeAt(column, point.clientY + grip));
    return resizes ? placeEnd(time) : placeAt(column, time);
  };
  const glide = () => {
    if (!carried || carried.isSent) return;
    if (scrollTowards(point, down, event.closest(".cal-scroll"))) track();
    frame = requestAnimationFrame(glide);
  };
  const finish = () => {
    over.abort();
    clearTimeout(hold);
    cancelAnimationFrame(frame);
  };
  const hold = isTouch ? setTimeout(begin, HOLD) : 0;

  const on = (name, listener, options) => document.addEventListener(name, listener, { ...options, signal: over.signal });
  on("pointermove", (move) => {
    if (move.pointerId !== down.pointerId) return;
    if (!wasLifted) {
      if (Math.hypot(move.clientX - down.clientX, move.clientY - down.clientY) < 5) return;
      if (isTouch) return finish();
      begin();
    }
    point = move;
    if (carried) track();
  });
  on("pointerup", () => {
    finish();
    if (!wasLifted) return;
    swallowClick();
    if (carried) drop();
  });
  on("pointercancel", () => {
    finish();
    if (carried) putBack();
  });
  on("touchmove", (move) => { if (carried) move.preventDefault(); }, { passive: false });
  on("contextmenu", (menu) => { if (isTouch) menu.preventDefault(); });
}

function timeAt(column, y) {
  const { top, height } = column.getBoundingClientRect();
  return first(column) + ((y - top) / height) * (Number(column.dataset.lastHour) * 60 - first(column));
}

function columnAt({ clientX, clientY }) {
  return columns().find((column) => {
    const { left, right, top, bottom } = column.getBoundingClientRect();
    return clientX >= left && clientX < right && (!isMonth(column) || (clientY >= top && clientY < bottom));
  });
}

// Near the edge that the pointer moved towards, the grid comes along; whether it did is the answer.
function scrollTowards({ clientX, clientY }, down, grid) {
  const isGrid = grid && (grid.scrollHeight > grid.clientHeight || grid.scrollWidth > grid.clientWidth);
  const scroll = isGrid ? grid : document.scrollingElement;
  const { top, right, bottom, left } = isGrid ? grid.getBoundingClientRect() : { top: 0, right: innerWidth, bottom: innerHeight, left: 0 };
  const pull = (at, began, low, high) => (at < began && at < low + EDGE ? -8 : at > began && at > high - EDGE ? 8 : 0);
  const { scrollLeft, scrollTop } = scroll;
  scroll.scrollBy(pull(clientX, down.clientX, left + (isGrid ? EDGE : 0), right), pull(clientY, down.clientY, top + (isGrid ? EDGE : 0), bottom));
  return scroll.scrollLeft !== scrollLeft || scroll.scrollTop !== scrollTop;
}

// The click that follows a drag would open the class.
function swallowClick() {
  const over = new AbortController();
  addEventListener("click", stop, { capture: true, signal: over.signal });
  setTimeout(() => over.abort());
}

document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-column] :is([data-move], .cal-slot)")) event.preventDefault(); });

// --- Over empty time, by mouse: a new class of that length. By keys it is an hour that is chosen (calendar.js) ---

document.addEventListener("pointerdown", (down) => {
  const slot = down.target.closest?.("[data-column] .cal-slot:not([hx-get])");
  if (slot && !carried && down.pointerType === "mouse" && isPlain(down)) draw(slot, down);
});

function draw(slot, down) {
  const column = slot.closest("[data-column]");
  const begin = Math.floor(timeAt(column, down.clientY) / STEP) * STEP;
  const ghost = document.createElement("div");
  const card = Object.assign(document.createElement("span"), { className: "cal-card" });
  const over = new AbortController();
  let start = begin;
  let end = begin;

  const on = (name, listener) => document.addEventListener(name, listener, { capture: true, signal: over.signal });
  const finish = () => {
    over.abort();
    ghost.remove();
    document.dispatchEvent(new Event("calendar:idle"));
  };
  ghost.append(card);
  on("pointermove", ({ clientY }) => {
    if (!ghost.isConnected && Math.abs(clientY - down.clientY) < 5) return;
    const to = clamp(snap(timeAt(column, clientY)), first(column), last(column));
    [start, end] = to > begin ? [begin, to] : [to, begin + STEP];
    ghost.className = `cal-event cal-ghost f${start / 5} l${clamp((end - start) / 5, 3, 144)}`;
    card.textContent = `${clock(start)}–${clock(end)}`;
    column.append(ghost);
  });
  on("pointerup", () => {
    if (ghost.isConnected) {
      swallowClick();
      location.assign(slot.href.replace(/start=.*/, `start=${clock(start)}&end=${clock(end)}`));
    }
    finish();
  });
  on("pointercancel", finish);
  on("keydown", (event) => {
    if (event.key !== "Escape" || !ghost.isConnected) return;
    stop(event);
    finish();
    addEventListener("pointerup", swallowClick, { once: true });
  });
}

// --- By keys ---

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (!carried) return pickUp(event);
  if (event.key === "Escape") {
    stop(event);
    return carried.isSent ? undefined : putBack("Put back.");
  }
  if (!carried.byKey || carried.isSent) return stop(event);
  if (event.key === "Tab") return putBack("Put back.");
  stop(event);
  if (event.key === "Enter") return drop();
  if (!event.key.startsWith("Arrow")) return undefined;
  carry(event);
  carried.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  return say(where(carried.to));
}, { capture: true });

function pickUp(event) {
  const focused = event.key === "m" && event.target.closest?.("[data-column] [data-move]");
  if (!focused) return;
  stop(event);
  lift(focused, { byKey: true });
  say(`Picked up ${focused.getAttribute("aria-label")}. Arrow keys move it, Enter drops it, Escape puts it back.`);
}

function carry(event) {
  const { column, start, end } = carried.to;
  const all = columns();
  const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
  const later = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
  const beside = all[all.indexOf(column) + aside + (isMonth(column) ? later * 7 : 0)] ?? column;
  if (isMonth(column)) return place({ column: beside, start, end });
  if (event.shiftKey) return placeEnd(end + later * STEP);
  if (later) return place({ column, ...shifted(column, start, end, later * STEP) });
  return place({ column: beside, start, end });
}

function shifted(column, start, end, by) {
  const moved = clamp(by, first(column) - start, Math.max(last(column) - end, 0));
  return Math.abs(moved) < STEP ? { start, end } : { start: start + moved, end: end + moved };
}
