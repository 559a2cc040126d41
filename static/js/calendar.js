// The calendar, and the week of the catalog, under the hand and the ear: arrow keys walk from class to class, with Shift from hour to hour; one stop for
// Tab in the whole grid; a refresh waits while somebody is busy, and keeps scroll and focus.

const STOPS = ".cal-event, .cal-line, .cal-date, .cal-rest";
const FREE = ".cal-slot, .cal-add";
const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const WEEK = 7;

const host = () => document.querySelector("[data-calendar]");
const columns = () => [...host().querySelectorAll("[data-column]")].filter((column) => column.checkVisibility());
const within = (column, kind) => [...column.querySelectorAll(kind)].filter((each) => !each.matches(".cal-ghost") && each.checkVisibility());
const stopsOf = (column) => within(column, STOPS).sort((one, other) => one.offsetTop - other.offsetTop || one.offsetLeft - other.offsetLeft);
const isMonth = (column) => column.localName === "td";

// --- Walking ---

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const focused = event.target.closest?.(`[data-column] :is(${STOPS}, ${FREE})`);
  if (!focused) return;
  event.preventDefault();
  const to = event.shiftKey ? freeBeside(focused, step) : stopBeside(focused, step) ?? (focused.matches(FREE) && freeBeside(focused, step));
  if (!to) return;
  to.focus({ preventScroll: true });
  to.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// Up and down: the class before or after in the column; left and right: the nearest in time beside.
function stopBeside(focused, [aside, along]) {
  const all = columns();
  const column = focused.closest("[data-column]");
  const index = all.indexOf(column);
  if (along) {
    const own = stopsOf(column);
    const next = focused.matches(FREE)
      ? own.filter((each) => (each.offsetTop - focused.offsetTop) * along > 0).at(along > 0 ? 0 : -1)
      : own[own.indexOf(focused) + along];
    if (next || !isMonth(column)) return next;
    return all[index + along * WEEK] && stopsOf(all[index + along * WEEK]).at(along > 0 ? 0 : -1);
  }
  for (let other = index + aside; all[other]; other += aside) {
    const next = nearest(stopsOf(all[other]), focused);
    if (next) return next;
  }
  return undefined;
}

// The hour before or after, or the same hour beside; in the month, the day.
function freeBeside(focused, [aside, along]) {
  const all = columns();
  const column = focused.closest("[data-column]");
  const index = all.indexOf(column);
  if (isMonth(column)) return all[index + aside + along * WEEK]?.querySelector(FREE);
  if (aside) return all[index + aside] && nearest(within(all[index + aside], FREE), focused);
  const own = within(column, FREE);
  return own[own.indexOf(nearest(own, focused)) + (focused.matches(FREE) ? along : Math.max(along, 0))];
}

function nearest(candidates, focused) {
  const distance = (each) => Math.abs(each.offsetTop - focused.offsetTop);
  return candidates.reduce((best, each) => (best && distance(best) <= distance(each) ? best : each), undefined);
}

document.addEventListener("focusin", (event) => {
  const focused = event.target.closest?.(`[data-column] :is(${STOPS}, ${FREE})`);
  if (focused) setStop(focused);
});

function setStop(stop) {
  for (const each of host().querySelectorAll(`[data-column] :is(${STOPS}, ${FREE})`)) each.tabIndex = -1;
  if (stop) stop.tabIndex = 0;
}

// --- Empty time: the half of the hour that is pointed at, where a link leads ---

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

// --- A refresh waits for who drags, or chooses filters ---

let isMissed = false;

function isBusy() {
  return Boolean(document.querySelector(".cal-ghost:not(.is-sent), #filter-panel:popover-open") || document.activeElement?.id === "cal-jump");
}

// Who asked says requestConfig: before a swap, the event's own elt is what is swapped.
const isRefresh = ({ requestConfig }) => requestConfig?.elt === host() && requestConfig.verb === "get";

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isRefresh(event.detail) || !isBusy()) return;
  isMissed = true;
  event.preventDefault();
});

function catchUp() {
  if (!isMissed || isBusy()) return;
  isMissed = false;
  window.htmx.trigger(host(), "refresh");
}

document.addEventListener("calendar:idle", catchUp);
document.addEventListener("toggle", catchUp, { capture: true });
document.addEventListener("focusout", (event) => { if (event.target.id === "cal-jump") setTimeout(catchUp); });

// Filters that are sent close their sheet, which gives the focus back to its button.
document.addEventListener("submit", ({ target }) => target.querySelector(":popover-open")?.hidePopover());

// --- What a swap keeps ---

let kept = null;

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!host() || detail.target !== host() || !detail.shouldSwap) return;
  if (isRefresh(detail) && isBusy()) {
    isMissed = true;
    detail.shouldSwap = false;
    return;
  }
  const scroll = document.querySelector(".cal-scroll");
  const focused = host().contains(document.activeElement) ? document.activeElement : null;
  kept = {
    title: host().querySelector("h1")?.textContent,
    top: scroll?.scrollTop,
    left: isRefresh(detail) ? scroll?.scrollLeft : 0,
    id: focused?.id,
    href: focused?.matches(FREE) ? focused.getAttribute("href") : null,
  };
});

function settle() {
  if (!host() || host().dataset.settled) return;
  host().dataset.settled = "yes";
  const stops = columns().flatMap(stopsOf);
  setStop(stops.find((each) => each.matches(".cal-event, .is-today *")) ?? stops[0] ?? host().querySelector(FREE));
  const scroll = document.querySelector(".cal-scroll");
  if (scroll) scrollTo(scroll, stops);
  if (kept) restore();
  kept = null;
}

function scrollTo(scroll, stops) {
  const now = scroll.querySelector(".cal-now");
  const wanted = kept?.top ?? (now ? now.offsetTop - 160 : Math.min(...stops.map((each) => each.offsetTop)) - 24);
  if (Number.isFinite(wanted)) scroll.scrollTop = Math.max(wanted, 0);
  scroll.scrollLeft = kept?.left ?? 0;
}

function restore() {
  const title = host().querySelector("h1")?.textContent;
  if (title !== kept.title) document.getElementById("announcer").textContent = host().querySelector(".cal-title").innerText;
  if (document.activeElement !== document.body) return;
  const same = kept.id ? document.getElementById(kept.id) : kept.href && host().querySelector(`[href="${CSS.escape(kept.href)}"]`);
  same?.focus({ preventScroll: true });
}

document.addEventListener("htmx:afterSettle", settle);
settle();
