// Register the service worker that stores My classes for reading offline, and show how old a stored page is.
// <time data-as-of data-zone="Asia/Kolkata" datetime="…"> is the time of the page; [data-offline] is the status strip;
// [data-day="Mon 23 Nov"] is the date that replaces a word like "Today" in an old page.

const FRESH_MILLISECONDS = 5 * 60 * 1000;
const root = document.documentElement;
const strip = document.querySelector("[data-offline]");
const asOf = document.querySelector("[data-as-of]");
const defaultText = strip?.querySelector("[data-offline-text]").textContent;
const workers = navigator.serviceWorker;
let updatedAt = Number(root.dataset.keptAt) || Date.now();
let isStoredPage = Boolean(root.dataset.keptAt);

const format = (moment, options) => new Intl.DateTimeFormat("en-GB", { timeZone: asOf.dataset.zone, ...options }).format(moment);
const dayOf = (moment) => format(moment, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");
const timeOf = (moment) => format(moment, { hour: "2-digit", minute: "2-digit" });

function updateStrip() {
  if (!strip) return;
  strip.hidden = navigator.onLine && !isStoredPage;
  const isOld = Date.now() - updatedAt > FRESH_MILLISECONDS;
  strip.classList.toggle("strip-fresh", Boolean(asOf) && !isOld);
  const text = asOf ? statusText(new Date(asOf.dateTime), isOld) : defaultText;
  const output = strip.querySelector("[data-offline-text]");
  if (output.textContent !== text) output.textContent = text;
}

function statusText(moment, isOld) {
  const day = dayOf(moment) === dayOf(Date.now()) ? "" : `${dayOf(moment)}, `;
  const cause = navigator.onLine ? "The studio cannot be reached" : "You are offline";
  return `${cause}. Last updated ${day}${timeOf(moment)}.${isOld ? " Classes may have changed since then." : ""}`;
}

// In a page that was stored yesterday, "Today" means another day.
function replaceRelativeDays() {
  if (!asOf || dayOf(new Date(asOf.dateTime)) === dayOf(Date.now())) return;
  for (const element of document.querySelectorAll("[data-day]")) element.textContent = element.dataset.day;
}

const isShown = () => document.getElementById("mine") && document.visibilityState === "visible" && navigator.onLine;
const storePage = () => isShown() && workers?.controller?.postMessage("keep");

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isCurrent = detail.successful || detail.xhr.status === 204; // 204: nothing has changed
  if (!asOf || detail.requestConfig.elt.id !== "mine" || !isCurrent) return;
  const moment = new Date(detail.xhr.getResponseHeader("Date") ?? Date.now());
  asOf.dateTime = moment.toISOString();
  asOf.textContent = timeOf(moment);
  updatedAt = Date.now();
  isStoredPage = false;
  updateStrip();
});
document.addEventListener("htmx:afterSettle", (event) => event.target.id === "mine" && storePage());

addEventListener("online", () => {
  updateStrip();
  if (isStoredPage) document.getElementById("mine")?.dispatchEvent(new Event("refresh"));
});
addEventListener("offline", updateStrip);
setInterval(updateStrip, 60_000);
setInterval(storePage, FRESH_MILLISECONDS);
updateStrip();
replaceRelativeDays();

const wasServedByWorker = Boolean(workers?.controller); // the worker has stored this page already
workers?.register(document.querySelector("script[data-worker]").dataset.worker).catch(() => {}); // not allowed: no offline page
if (!wasServedByWorker && asOf) workers?.ready.then(({ active }) => active.postMessage("keep"));
