// Registers the worker that keeps My classes readable offline, and says how old the page is that somebody reads so.
// <time data-as-of data-zone="Asia/Kolkata" datetime="…">; the strip [data-offline]; [data-day="Mon 23 Nov"] for words like "Today".

const FRESH = 5 * 60 * 1000;
const root = document.documentElement;
const strip = document.querySelector("[data-offline]");
const asOf = document.querySelector("[data-as-of]");
const general = strip?.querySelector("[data-offline-text]").textContent;
const workers = navigator.serviceWorker;
let seenAt = Number(root.dataset.keptAt) || Date.now();
let isCopy = Boolean(root.dataset.keptAt);

const written = (moment, shape) => new Intl.DateTimeFormat("en-GB", { timeZone: asOf.dataset.zone, ...shape }).format(moment);
const dayOf = (moment) => written(moment, { weekday: "short", day: "numeric", month: "short" }).replace(",", "");
const timeOf = (moment) => written(moment, { hour: "2-digit", minute: "2-digit" });

function tell() {
  if (!strip) return;
  strip.hidden = navigator.onLine && !isCopy;
  const isOld = Date.now() - seenAt > FRESH;
  strip.classList.toggle("strip-fresh", Boolean(asOf) && !isOld);
  const text = asOf ? sentence(new Date(asOf.dateTime), isOld) : general;
  const place = strip.querySelector("[data-offline-text]");
  if (place.textContent !== text) place.textContent = text;
}

function sentence(moment, isOld) {
  const day = dayOf(moment) === dayOf(Date.now()) ? "" : `${dayOf(moment)}, `;
  const cause = navigator.onLine ? "The studio does not answer" : "You are offline";
  return `${cause}; this is as of ${day}${timeOf(moment)}.${isOld ? " Classes may have changed since." : ""}`;
}

// "Today" on a copy of yesterday is another day.
function nameDays() {
  if (!asOf || dayOf(new Date(asOf.dateTime)) === dayOf(Date.now())) return;
  for (const each of document.querySelectorAll("[data-day]")) each.textContent = each.dataset.day;
}

const isShown = () => document.getElementById("mine") && document.visibilityState === "visible" && navigator.onLine;
const keep = () => isShown() && workers?.controller?.postMessage("keep");

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const isFresh = detail.successful || detail.xhr.status === 204; // swapped, or nothing is new
  if (!asOf || detail.requestConfig.elt.id !== "mine" || !isFresh) return;
  const moment = new Date(detail.xhr.getResponseHeader("Date") ?? Date.now());
  asOf.dateTime = moment.toISOString();
  asOf.textContent = timeOf(moment);
  seenAt = Date.now();
  isCopy = false;
  tell();
});
document.addEventListener("htmx:afterSettle", (event) => event.target.id === "mine" && keep());

addEventListener("online", () => {
  tell();
  if (isCopy) document.getElementById("mine")?.dispatchEvent(new Event("refresh"));
});
addEventListener("offline", tell);
setInterval(tell, 60_000);
setInterval(keep, FRESH);
tell();
nameDays();

const isWatched = Boolean(workers?.controller); // then this very page came through the worker
workers?.register(document.querySelector("script[data-worker]").dataset.worker).catch(() => {}); // a browser may refuse: then nothing is kept
if (!isWatched && asOf) workers?.ready.then(({ active }) => active.postMessage("keep"));
