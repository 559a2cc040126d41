// Keyboard navigation of the calendar and of the weekly templates: arrow keys move from class to class, with Shift from
// hour to hour, and the grid is one tab stop. A refresh is postponed while the user drags a class or sets filters, and
// restores scroll position and focus.

const ITEMS = ".cal-event, .cal-line, .cal-date, .cal-rest";
const EMPTY_SLOTS = ".cal-slot, .cal-add";
const DIRECTIONS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const DAYS_PER_WEEK = 7;

const host = () => document.querySelector("[data-calendar]");
const columns = () => [...host().querySelectorAll("[data-column]")].filter((column) => column.checkVisibility());
const visibleIn = (column, selector) => [...column.querySelectorAll(selector)].filter((element) => !element.matches(".cal-ghost") && element.checkVisibility());
const itemsOf = (column) => visibleIn(column, ITEMS).sort((first, second) => first.offsetTop - second.offsetTop || first.offsetLeft - second.offsetLeft);
const isMonth = (column) => column.localName === "td";

// --- Keyboard navigation ---

document.addEventListener("keydown", (event) => {
  const direction = DIRECTIONS[event.key];
  if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
  const focused = event.target.closest?.(`[data-column] :is(${ITEMS}, ${EMPTY_SLOTS})`);
  if (!focused) return;
  event.preventDefault();
  const next = event.shiftKey ? nextSlot(focused, direction) : nextItem(focused, direction) ?? (focused.matches(EMPTY_SLOTS) && nextSlot(focused, direction));
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// Up and down: the previous or next class in the column. Left and right: the nearest class in the next column with classes.
function nextItem(focused, [horizontal, vertical]) {
  const all = columns();
  const column = focused.closest("[data-column]");
  const index = all.indexOf(column);
  if (vertical) {
    const items = itemsOf(column);
    const next = focused.matches(EMPTY_SLOTS)
      ? items.filter((item) => (item.offsetTop - focused.offsetTop) * vertical > 0).at(vertical > 0 ? 0 : -1)
      : items[items.indexOf(focused) + vertical];
    if (next || !isMonth(column)) return next;
    const nextWeek = all[index + vertical * DAYS_PER_WEEK];
    return nextWeek && itemsOf(nextWeek).at(vertical > 0 ? 0 : -1);
  }
  for (let other = index + horizontal; all[other]; other += horizontal) {
    const next = nearest(itemsOf(all[other]), focused);
    if (next) return next;
  }
  return undefined;
}

// The previous or next hour, or the same hour in the next column; in the month, the day.
function nextSlot(focused, [horizontal, vertical]) {
  const all = columns();
  const column = focused.closest("[data-column]");
  const index = all.indexOf(column);
  if (isMonth(column)) return all[index + horizontal + vertical * DAYS_PER_WEEK]?.querySelector(EMPTY_SLOTS);
  if (horizontal) return all[index + horizontal] && nearest(visibleIn(all[index + horizontal], EMPTY_SLOTS), focused);
  const slots = visibleIn(column, EMPTY_SLOTS);
  return slots[slots.indexOf(nearest(slots, focused)) + (focused.matches(EMPTY_SLOTS) ? vertical : Math.max(vertical, 0))];
}

function nearest(candidates, focused) {
  const distance = (candidate) => Math.abs(candidate.offsetTop - focused.offsetTop);
  return candidates.reduce((best, candidate) => (best && distance(best) <= distance(candidate) ? best : candidate), undefined);
}

document.addEventListener("focusin", (event) => {
  const focused = event.target.closest?.(`[data-column] :is(${ITEMS}, ${EMPTY_SLOTS})`);
  if (focused) setTabStop(focused);
});

function setTabStop(stop) {
  for (const element of host().querySelectorAll(`[data-column] :is(${ITEMS}, ${EMPTY_SLOTS})`)) element.tabIndex = -1;
  if (stop) stop.tabIndex = 0;
}

// --- Empty slots: a click on the lower half of an hour starts the class at half past ---

const isLowerHalf = (slot, { clientY }) => {
  const { top, height } = slot.getBoundingClientRect();
  return clientY > top + height / 2;
};

document.addEventListener("pointermove", (event) => {
  const slot = event.target.closest?.(".cal-slot:not([hx-get])");
  if (slot) slot.classList.toggle("is-half", isLowerHalf(slot, event));
});

document.addEventListener("click", (event) => {
  const slot = event.target.closest?.(".cal-slot:not([hx-get])");
  if (slot) slot.href = slot.href.replace(/\d\d$/, event.detail && isLowerHalf(slot, event) ? "30" : "00");
}, { capture: true });

// --- Postpone a refresh while the user drags a class or sets filters ---

let isPostponed = false;

function isBusy() {
  return Boolean(document.querySelector(".cal-ghost:not(.is-sent), #filter-panel:popover-open") || document.activeElement?.id === "cal-jump");
}

// In htmx:beforeSwap, detail.elt is the swapped element, so the element of the request is read from requestConfig.
const isRefresh = ({ requestConfig }) => requestConfig?.elt === host() && requestConfig.verb === "get";

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isRefresh(event.detail) || !isBusy()) return;
  isPostponed = true;
  event.preventDefault();
});

function refreshIfPostponed() {
  if (!isPostponed || isBusy()) return;
  isPostponed = false;
  window.htmx.trigger(host(), "refresh");
}

document.addEventListener("calendar:idle", refreshIfPostponed);
document.addEventListener("toggle", refreshIfPostponed, { capture: true });
document.addEventListener("focusout", (event) => { if (event.target.id === "cal-jump") setTimeout(refreshIfPostponed); });

// Submitting the filters closes their sheet; the browser then restores the focus to its button.
document.addEventListener("submit", ({ target }) => target.querySelector(":popover-open")?.hidePopover());

// --- Restore scroll position and focus after a swap ---

let saved = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!host() || detail.target !== host() || !detail.shouldSwap) return;
  if (isRefresh(detail) && isBusy()) {
    isPostponed = true;
    detail.shouldSwap = false;
    return;
  }
  const scroll = document.querySelector(".cal-scroll");
  const focused = host().contains(document.activeElement) ? document.activeElement : null;
  saved = {
    title: host().querySelector("h1")?.textContent,
    top: scroll?.scrollTop,
    left: isRefresh(detail) ? scroll?.scrollLeft : 0,
    id: focused?.id,
    href: focused?.matches(EMPTY_SLOTS) ? focused.getAttribute("href") : null,
  };
});

function initialize() {
  if (!host() || host().dataset.settled) return;
  host().dataset.settled = "yes";
  const items = columns().flatMap(itemsOf);
  setTabStop(items.find((item) => item.matches(".cal-event, .is-today *")) ?? items[0] ?? host().querySelector(EMPTY_SLOTS));
  const grid = document.querySelector(".cal-scroll");
  if (grid) scrollGrid(grid, items);
  if (saved) restoreFocus();
  saved = null;
}

// To the saved position, or to the current time, or to the first class.
function scrollGrid(grid, items) {
  const now = grid.querySelector(".cal-now");
  const top = saved?.top ?? (now ? now.offsetTop - 160 : Math.min(...items.map((item) => item.offsetTop)) - 24);
  if (Number.isFinite(top)) grid.scrollTop = Math.max(top, 0);
  grid.scrollLeft = saved?.left ?? 0;
}

function restoreFocus() {
  const title = host().querySelector("h1")?.textContent;
  if (title !== saved.title) document.getElementById("announcer").textContent = host().querySelector(".cal-title").innerText;
  if (document.activeElement !== document.body) return;
  const same = saved.id ? document.getElementById(saved.id) : saved.href && host().querySelector(`[href="${CSS.escape(saved.href)}"]`);
  same?.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSettle", initialize);
initialize();
