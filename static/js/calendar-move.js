// Move a class on the calendar, or a weekly template: drag it with the mouse, drag it by touch after a long press, drag
// its lower edge to change its end, or pick it up with "m" and move it with the arrow keys. Dragging over empty time
// opens the form for a new class. Without findings, the server saves the move. Otherwise it returns a dialog, and the
// class is shown at its old position.

const STEP_MINUTES = 15;
const LATEST_END = 24 * 60 - STEP_MINUTES;
const LONG_PRESS_MILLISECONDS = 450;
const SCROLL_EDGE = 44; // pixels
const announcer = document.getElementById("announcer");
let move = null; // {event, ghost, from, to, byKey, isSent}; from and to are {column, start, end} in minutes

const columns = () => [...document.querySelectorAll("[data-column]")].filter((column) => column.checkVisibility());
const isMonth = (column) => column.localName === "td";
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const clock = (value) => `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
const snap = (value) => Math.round(value / STEP_MINUTES) * STEP_MINUTES;
const clamp = (value, minimum, maximum) => Math.max(minimum, Math.min(value, maximum));
const firstMinute = (column) => Number(column.dataset.firstHour) * 60;
const lastMinute = (column) => Math.min(Number(column.dataset.lastHour) * 60, LATEST_END);
const announce = (text) => { announcer.textContent = text; };
const isPlainClick = (down) => down.button === 0 && !(down.ctrlKey || down.metaKey || down.shiftKey || down.altKey);
const positionText = ({ column, start, end }) => (isMonth(column) ? column.dataset.name : `${column.dataset.name}, ${clock(start)} to ${clock(end)}`);

function cancelEvent(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function pickUp(event, { byKey }) {
  const ghost = event.cloneNode(true);
  for (const name of ["id", "data-dialog-param", "data-move", "aria-label"]) ghost.removeAttribute(name);
  ghost.setAttribute("aria-hidden", "true");
  ghost.tabIndex = -1;
  ghost.className = `${ghost.className.replace(/\b(lane-\d+|of-\d+|is-short|is-brief|is-past)\b/g, "")} cal-ghost`;
  event.classList.add("is-lifted");
  const from = { column: event.closest("[data-column]"), start: minutes(event.dataset.start), end: minutes(event.dataset.end) };
  move = { event, ghost, from, to: from, byKey, isSent: false };
  moveTo(from);
}

function moveTo(to) {
  move.to = to;
  const { ghost } = move;
  if (!isMonth(to.column)) {
    ghost.className = ghost.className.replace(/\bf\d+ l\d+/, `f${Math.floor(to.start / 5)} l${clamp(Math.floor((to.end - to.start) / 5), 3, 144)}`);
    ghost.querySelector(".cal-when").textContent = `${clock(to.start)}–${clock(to.end)}`;
  }
  if (ghost.parentElement !== to.column) to.column.append(ghost);
}

function moveStart(column, start) {
  const length = move.from.end - move.from.start;
  const latestStart = Math.floor((lastMinute(column) - length) / STEP_MINUTES) * STEP_MINUTES;
  const newStart = clamp(start, firstMinute(column), Math.max(latestStart, firstMinute(column)));
  moveTo({ column, start: newStart, end: newStart + length });
}

function moveEnd(end) {
  const { column, start } = move.to;
  moveTo({ column, start, end: clamp(end, start + STEP_MINUTES, Math.max(lastMinute(column), move.from.end)) });
}

function cancelMove(text) {
  const { event, ghost, byKey } = move;
  move = null;
  ghost.remove();
  event.classList.remove("is-lifted");
  if (byKey) event.focus();
  if (text) announce(text);
  document.dispatchEvent(new Event("calendar:idle"));
}

async function drop() {
  const { event, ghost, from, to } = move;
  if (to.column === from.column && to.start === from.start && to.end === from.end) return cancelMove("Not moved.");
  move.isSent = true;
  ghost.classList.add("is-sent");
  announce(`Moving to ${positionText(to)}.`);
  const status = await send(event, ghost, to);
  if (move?.event !== event) return undefined;
  if (status !== 204) {
    document.getElementById("dialog").addEventListener("close", () => document.getElementById(event.id)?.focus(), { once: true });
    return cancelMove();
  }
  // Saved. The ghost shows the new position until the calendar is refreshed.
  const { byKey } = move;
  move = null;
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

// --- Drag with mouse or touch ---

document.addEventListener("pointerdown", (down) => {
  if (move?.byKey && !move.isSent) cancelMove("Not moved.");
  const event = down.target.closest?.("[data-column] [data-move]");
  if (event && !move && isPlainClick(down)) startDrag(event, down);
});

function startDrag(event, down) {
  const box = event.getBoundingClientRect();
  const isResize = !isMonth(event.closest("[data-column]")) && box.bottom - down.clientY <= 7 && box.height > 20;
  const offset = (isResize ? box.bottom : box.top) - down.clientY;
  const isTouch = down.pointerType === "touch";
  const controller = new AbortController();
  let pointer = down;
  let wasPickedUp = false;
  let frame = 0;

  const begin = () => {
    wasPickedUp = true;
    pickUp(event, { byKey: false });
    frame = requestAnimationFrame(scroll);
  };
  const track = () => {
    const column = columnAt(pointer) ?? move.to.column;
    if (isMonth(column)) return moveTo({ ...move.to, column });
    const time = snap(timeAt(column, pointer.clientY + offset));
    return isResize ? moveEnd(time) : moveStart(column, time);
  };
  const scroll = () => {
    if (!move || move.isSent) return;
    if (scrollAtEdge(pointer, down, event.closest(".cal-scroll"))) track();
    frame = requestAnimationFrame(scroll);
  };
  const finish = () => {
    controller.abort();
    clearTimeout(longPress);
    cancelAnimationFrame(frame);
  };
  const longPress = isTouch ? setTimeout(begin, LONG_PRESS_MILLISECONDS) : 0;

  const on = (name, listener, options) => document.addEventListener(name, listener, { ...options, signal: controller.signal });
  on("pointermove", (moved) => {
    if (moved.pointerId !== down.pointerId) return;
    if (!wasPickedUp) {
      if (Math.hypot(moved.clientX - down.clientX, moved.clientY - down.clientY) < 5) return;
      if (isTouch) return finish();
      begin();
    }
    pointer = moved;
    if (move) track();
  });
  on("pointerup", () => {
    finish();
    if (!wasPickedUp) return;
    suppressNextClick();
    if (move) drop();
  });
  on("pointercancel", () => {
    finish();
    if (move) cancelMove();
  });
  on("touchmove", (touch) => { if (move) touch.preventDefault(); }, { passive: false });
  on("contextmenu", (menu) => { if (isTouch) menu.preventDefault(); });
}

function timeAt(column, y) {
  const { top, height } = column.getBoundingClientRect();
  return firstMinute(column) + ((y - top) / height) * (Number(column.dataset.lastHour) * 60 - firstMinute(column));
}

function columnAt({ clientX, clientY }) {
  return columns().find((column) => {
    const { left, right, top, bottom } = column.getBoundingClientRect();
    return clientX >= left && clientX < right && (!isMonth(column) || (clientY >= top && clientY < bottom));
  });
}

// Scroll when the pointer is near the edge that it moved towards; return whether the position changed.
function scrollAtEdge({ clientX, clientY }, down, grid) {
  const isGrid = grid && (grid.scrollHeight > grid.clientHeight || grid.scrollWidth > grid.clientWidth);
  const scroll = isGrid ? grid : document.scrollingElement;
  const { top, right, bottom, left } = isGrid ? grid.getBoundingClientRect() : { top: 0, right: innerWidth, bottom: innerHeight, left: 0 };
  const margin = isGrid ? SCROLL_EDGE : 0; // the fixed header of the grid
  const speed = (position, startPosition, low, high) => {
    if (position < startPosition && position < low + SCROLL_EDGE) return -8;
    return position > startPosition && position > high - SCROLL_EDGE ? 8 : 0;
  };
  const { scrollLeft, scrollTop } = scroll;
  scroll.scrollBy(speed(clientX, down.clientX, left + margin, right), speed(clientY, down.clientY, top + margin, bottom));
  return scroll.scrollLeft !== scrollLeft || scroll.scrollTop !== scrollTop;
}

// Without this, the click after a drag would open the class.
function suppressNextClick() {
  const controller = new AbortController();
  addEventListener("click", cancelEvent, { capture: true, signal: controller.signal });
  setTimeout(() => controller.abort());
}

document.addEventListener("dragstart", (event) => { if (event.target.closest?.("[data-column] :is([data-move], .cal-slot)")) event.preventDefault(); });

// --- Drag over empty time with the mouse: a new class of that length. With keys, see calendar.js ---

document.addEventListener("pointerdown", (down) => {
  const slot = down.target.closest?.("[data-column] .cal-slot:not([hx-get])");
  if (slot && !move && down.pointerType === "mouse" && isPlainClick(down)) drawNewClass(slot, down);
});

function drawNewClass(slot, down) {
  const column = slot.closest("[data-column]");
  const origin = Math.floor(timeAt(column, down.clientY) / STEP_MINUTES) * STEP_MINUTES;
  const ghost = document.createElement("div");
  const card = Object.assign(document.createElement("span"), { className: "cal-card" });
  const controller = new AbortController();
  let start = origin;
  let end = origin;

  const on = (name, listener) => document.addEventListener(name, listener, { capture: true, signal: controller.signal });
  const finish = () => {
    controller.abort();
    ghost.remove();
    document.dispatchEvent(new Event("calendar:idle"));
  };
  ghost.append(card);
  on("pointermove", ({ clientY }) => {
    if (!ghost.isConnected && Math.abs(clientY - down.clientY) < 5) return;
    const time = clamp(snap(timeAt(column, clientY)), firstMinute(column), lastMinute(column));
    [start, end] = time > origin ? [origin, time] : [time, origin + STEP_MINUTES];
    ghost.className = `cal-event cal-ghost f${start / 5} l${clamp((end - start) / 5, 3, 144)}`;
    card.textContent = `${clock(start)}–${clock(end)}`;
    column.append(ghost);
  });
  on("pointerup", () => {
    if (ghost.isConnected) {
      suppressNextClick();
      location.assign(slot.href.replace(/start=.*/, `start=${clock(start)}&end=${clock(end)}`));
    }
    finish();
  });
  on("pointercancel", finish);
  on("keydown", (event) => {
    if (event.key !== "Escape" || !ghost.isConnected) return;
    cancelEvent(event);
    finish();
    addEventListener("pointerup", suppressNextClick, { once: true });
  });
}

// --- Move with keys ---

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (!move) return pickUpFocused(event);
  if (event.key === "Escape") {
    cancelEvent(event);
    return move.isSent ? undefined : cancelMove("Not moved.");
  }
  if (!move.byKey || move.isSent) return cancelEvent(event);
  if (event.key === "Tab") return cancelMove("Not moved.");
  cancelEvent(event);
  if (event.key === "Enter") return drop();
  if (!event.key.startsWith("Arrow")) return undefined;
  moveByArrow(event);
  move.ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  return announce(positionText(move.to));
}, { capture: true });

function pickUpFocused(event) {
  const focused = event.key === "m" && event.target.closest?.("[data-column] [data-move]");
  if (!focused) return;
  cancelEvent(event);
  pickUp(focused, { byKey: true });
  announce(`Picked up ${focused.getAttribute("aria-label")}. Arrow keys move it, Enter drops it, Escape cancels the move.`);
}

function moveByArrow(event) {
  const { column, start, end } = move.to;
  const all = columns();
  const horizontal = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
  const vertical = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
  const next = all[all.indexOf(column) + horizontal + (isMonth(column) ? vertical * 7 : 0)] ?? column;
  if (isMonth(column)) return moveTo({ column: next, start, end });
  if (event.shiftKey) return moveEnd(end + vertical * STEP_MINUTES);
  if (vertical) return moveTo({ column, ...shifted(column, start, end, vertical * STEP_MINUTES) });
  return moveTo({ column: next, start, end });
}

function shifted(column, start, end, minutesLater) {
  const shift = clamp(minutesLater, firstMinute(column) - start, Math.max(lastMinute(column) - end, 0));
  return Math.abs(shift) < STEP_MINUTES ? { start, end } : { start: start + shift, end: end + shift };
}
