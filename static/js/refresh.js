// Background refresh: [data-refresh] receives the event "refresh" every data-refresh-seconds of the body
// (docs/decisions/0009), while it is visible and the user is not working in it. If it is unchanged, the server answers
// 204 and nothing is swapped. The focus is restored after a swap, and a count is announced only if it has changed.

const SECONDS = Number(document.body.dataset.refreshSeconds || 0);
const IN_USE = ".is-lifted, [data-select-row]:checked, details.menu[open], :popover-open, [aria-busy=true]";
const EDITABLE = "input, textarea, select, [contenteditable]";
const FOCUSABLE = "a[href], button, summary, input, select, textarea";
const announcer = document.getElementById("announcer");
const userRequests = new Set();
let refreshedAt = Date.now();
let isPointerDown = false;
let focusBeforeRefresh = null;
let focusBeforeAction = null; // the element of the user's action may not exist after the swap
let count = "";

const isBackground = (detail) => detail.requestConfig?.triggeringEvent?.type === "refresh";
const focusableIn = (region) => [...(region?.querySelectorAll(FOCUSABLE) ?? [])].filter((element) => !element.disabled && element.checkVisibility());
const countIn = (region) => region?.querySelector("[role=status]")?.textContent.trim() ?? "";

function mayRefresh(region) {
  const selection = getSelection();
  return region.checkVisibility()
    && !region.querySelector(IN_USE)
    && !(region.contains(document.activeElement) && document.activeElement.matches(EDITABLE))
    && (selection.isCollapsed || !region.contains(selection.anchorNode));
}

function refresh() {
  if (document.hidden || isPointerDown || userRequests.size || document.querySelector("dialog[open]")) return;
  refreshedAt = Date.now();
  for (const region of document.querySelectorAll("[data-refresh]")) {
    if (mayRefresh(region)) region.dispatchEvent(new CustomEvent("refresh"));
  }
}

function refreshIfDue() {
  if (Date.now() - refreshedAt >= SECONDS * 1000) refresh();
}

// Identify an element by its closest id, its index there and its text, because rows may be added before it.
function positionOf(element) {
  const anchor = element.closest("[id]");
  return { id: anchor.id, index: [...anchor.querySelectorAll(FOCUSABLE)].indexOf(element), label: element.textContent };
}

function focusElementAt({ id, index, label }) {
  const anchor = document.getElementById(id);
  const elements = [...(anchor?.querySelectorAll(FOCUSABLE) ?? [])];
  const same = elements[index]?.textContent === label ? elements[index] : elements.find((element) => element.textContent === label);
  (index < 0 ? anchor : same)?.focus({ preventScroll: true });
}

function rememberFocus({ target, shouldSwap }) {
  const focused = document.activeElement;
  if (!shouldSwap || target === focused || !target.contains(focused)) return;
  const closest = focused.parentElement.closest("[id]") ?? target;
  const fallbacks = [closest, target].map((scope) => ({ id: scope.id, index: focusableIn(scope).indexOf(focused) }));
  focusBeforeAction = { position: positionOf(focused), fallbacks };
}

// Focus the same element, or else the one at its position in the same row, series or region.
function restoreFocus({ position, fallbacks }) {
  if (document.activeElement === document.body) focusElementAt(position);
  if (document.activeElement !== document.body) return;
  const { id, index } = fallbacks.find((fallback) => document.getElementById(fallback.id)) ?? {};
  const elements = focusableIn(document.getElementById(id));
  elements[Math.min(index, elements.length - 1)]?.focus({ preventScroll: true });
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.triggeringEvent?.type === "refresh") detail.headers["X-Stamp"] = detail.elt.dataset.stamp ?? "";
});

// A request of the user cancels background refreshes in flight, whose older response could replace its result.
document.addEventListener("htmx:confirm", ({ detail }) => {
  if (detail.triggeringEvent?.type === "refresh" || userRequests.size) return;
  for (const region of document.querySelectorAll("[data-refresh].htmx-request")) window.htmx.trigger(region, "htmx:abort");
});
document.addEventListener("htmx:beforeSend", ({ detail }) => isBackground(detail) || userRequests.add(detail.xhr));
document.addEventListener("htmx:afterRequest", ({ detail }) => userRequests.delete(detail.xhr));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (!isBackground(detail)) return rememberFocus(detail);
  if (detail.xhr.status !== 200 || isPointerDown || !mayRefresh(detail.target)) return event.preventDefault();
  const focused = document.activeElement;
  focusBeforeRefresh = detail.target !== focused && detail.target.contains(focused) ? positionOf(focused) : null;
  count = countIn(detail.target);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (focusBeforeAction) restoreFocus(focusBeforeAction);
  focusBeforeAction = null;
  if (!isBackground(event.detail)) return;
  if (focusBeforeRefresh && document.activeElement === document.body) focusElementAt(focusBeforeRefresh);
  const newCount = countIn(event.target.matches("[data-refresh]") ? event.target : document.getElementById(event.target.id));
  if (newCount && newCount !== count) announcer.textContent = newCount;
  focusBeforeRefresh = null;
});

document.addEventListener("pointerdown", () => { isPointerDown = true; });
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => { isPointerDown = false; });
document.addEventListener("close", () => setTimeout(refreshIfDue), { capture: true });
document.addEventListener("visibilitychange", refreshIfDue);
if (SECONDS) setInterval(refreshIfDue, 1000 * Math.min(SECONDS, 5));
