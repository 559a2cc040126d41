// Regions that fetch themselves: [data-refresh] hears "refresh" every data-refresh-seconds of the body (docs/decisions/0009),
// while it can be seen and nobody is in the middle of something in it. The stamp that it carries lets the server answer
// "nothing new"; then nothing on the page is touched. Focus and scroll stay; a count is read out only when it changed.

const SECONDS = Number(document.body.dataset.refreshSeconds || 0);
const HANDS_ON = ".is-lifted, [data-select-row]:checked, details.menu[open], :popover-open, [aria-busy=true]";
const WRITTEN_IN = "input, textarea, select, [contenteditable]";
const STOPS = "a[href], button, summary, input, select, textarea";
const announcer = document.getElementById("announcer");
const underway = new Set();
let last = Date.now();
let pressed = false;
let place = null; // of the focus, while its region is replaced
let left = null; // the same, when somebody's own step replaces it: what they acted on may be gone
let count = "";

const isOwn = (detail) => detail.requestConfig?.triggeringEvent?.type === "refresh";
const stopsOf = (region) => [...(region?.querySelectorAll(STOPS) ?? [])].filter((stop) => !stop.disabled && stop.checkVisibility());
const countIn = (region) => region?.querySelector("[role=status]")?.textContent.trim() ?? "";

function isQuiet(region) {
  const selection = getSelection();
  return region.checkVisibility()
    && !region.querySelector(HANDS_ON)
    && !(region.contains(document.activeElement) && document.activeElement.matches(WRITTEN_IN))
    && (selection.isCollapsed || !region.contains(selection.anchorNode));
}

function refresh() {
  if (document.hidden || pressed || underway.size || document.querySelector("dialog[open]")) return;
  last = Date.now();
  for (const region of document.querySelectorAll("[data-refresh]")) {
    if (isQuiet(region)) region.dispatchEvent(new CustomEvent("refresh"));
  }
}

function refreshIfDue() {
  if (Date.now() - last >= SECONDS * 1000) refresh();
}

// The element that had the focus, by its nearest id and its place within; rows may have come before it.
function placeOf(element) {
  const anchor = element.closest("[id]");
  return { id: anchor.id, index: [...anchor.querySelectorAll(STOPS)].indexOf(element), label: element.textContent };
}

function goBackTo({ id, index, label }) {
  const anchor = document.getElementById(id);
  const stops = [...(anchor?.querySelectorAll(STOPS) ?? [])];
  const same = index < 0 ? anchor : stops[index]?.textContent === label ? stops[index] : stops.find((stop) => stop.textContent === label);
  same?.focus({ preventScroll: true });
}

function leave({ target, shouldSwap }) {
  const focused = document.activeElement;
  if (!shouldSwap || target === focused || !target.contains(focused)) return;
  const near = focused.parentElement.closest("[id]") ?? target;
  left = { place: placeOf(focused), spots: [near, target].map((scope) => ({ id: scope.id, index: stopsOf(scope).indexOf(focused) })) };
}

// To the same thing, or to what took its place: in its row or series, if that is still there.
function comeBack({ place: before, spots }) {
  if (document.activeElement === document.body) goBackTo(before);
  if (document.activeElement !== document.body) return;
  const { id, index } = spots.find((spot) => document.getElementById(spot.id)) ?? {};
  const stops = stopsOf(document.getElementById(id));
  stops[Math.min(index, stops.length - 1)]?.focus({ preventScroll: true });
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.triggeringEvent?.type === "refresh") detail.headers["X-Stamp"] = detail.elt.dataset.stamp ?? "";
});

// What somebody asks for goes first: a refresh that is still on its way must not replace it.
document.addEventListener("htmx:confirm", ({ detail }) => {
  if (detail.triggeringEvent?.type === "refresh" || underway.size) return;
  for (const region of document.querySelectorAll("[data-refresh].htmx-request")) window.htmx.trigger(region, "htmx:abort");
});
document.addEventListener("htmx:beforeSend", ({ detail }) => isOwn(detail) || underway.add(detail.xhr));
document.addEventListener("htmx:afterRequest", ({ detail }) => underway.delete(detail.xhr));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (!isOwn(detail)) return leave(detail);
  if (detail.xhr.status !== 200 || pressed || !isQuiet(detail.target)) return event.preventDefault();
  const focused = document.activeElement;
  place = detail.target !== focused && detail.target.contains(focused) ? placeOf(focused) : null;
  count = countIn(detail.target);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (left) comeBack(left);
  left = null;
  if (!isOwn(event.detail)) return;
  if (place && document.activeElement === document.body) goBackTo(place);
  const now = countIn(event.target.matches("[data-refresh]") ? event.target : document.getElementById(event.target.id));
  if (now && now !== count) announcer.textContent = now;
  place = null;
});

document.addEventListener("pointerdown", () => { pressed = true; });
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => { pressed = false; });
document.addEventListener("close", () => setTimeout(refreshIfDue), { capture: true });
document.addEventListener("visibilitychange", refreshIfDue);
if (SECONDS) setInterval(refreshIfDue, 1000 * Math.min(SECONDS, 5));
