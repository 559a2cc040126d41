// Toasts: from the server through the event "toast" {level, text, undo_url?, sign_in_url?, note?}, or rendered with the page.
// Errors stay until dismissed; the others leave by themselves, but not while the pointer or the focus is on them.

const ICONS = { success: "check-circle", info: "info", warning: "alert-triangle", error: "alert-triangle" };
const SECONDS = 6;
const SECONDS_WITH_UNDO = 12;
const region = document.querySelector("[data-toasts]");
const home = region?.parentElement;
const template = document.getElementById("toast-template");

function show({ level = "success", text, undo_url: undoUrl, sign_in_url: signInUrl, note }) {
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${level}`);
  const picture = toast.querySelector("use");
  picture.setAttribute("href", picture.getAttribute("href").replace(/#.*/, `#${ICONS[level] ?? "info"}`));
  toast.querySelector(".toast-text").textContent = text;
  if (note) addNote(toast, note);
  if (undoUrl) addUndo(toast, undoUrl);
  if (signInUrl) Object.assign(toast.querySelector("[data-toast-sign-in]"), { href: signInUrl, hidden: false });
  for (const old of [...region.children]) if (old.querySelector(".toast-text").firstChild?.data === text) old.remove(); // said again
  region.append(toast);
  raise();
  start(toast, { stays: level === "error", seconds: undoUrl ? SECONDS_WITH_UNDO : SECONDS });
}

function addNote(toast, note) {
  const small = document.createElement("small");
  small.textContent = note;
  toast.querySelector(".toast-text").append(small);
}

function addUndo(toast, undoUrl) {
  const button = toast.querySelector("[data-toast-undo]");
  button.hidden = false;
  button.setAttribute("hx-post", undoUrl);
  button.setAttribute("hx-swap", "none");
  window.htmx?.process(button);
  button.addEventListener("htmx:afterRequest", () => remove(toast));
}

// What is outside an open dialog cannot be clicked, so that the region moves into it, and out again before the dialog is
// filled anew or closed. There it stands at the end of what scrolls, over neither Close nor the buttons at the foot.
// Elsewhere it lives in the browser's top layer, where the later one is on top.
function raise() {
  const dialog = document.querySelector("dialog:modal");
  const body = dialog?.querySelector(".dialog-body");
  const place = body ?? dialog ?? home;
  if (region.parentElement !== place) place.append(region);
  region.popover = body ? null : "manual";
  if (body) return;
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}

function remove(toast) {
  toast.remove();
  if (!region.childElementCount && region.matches(":popover-open")) region.hidePopover();
}

function goHome() {
  if (region.parentElement !== home) home.append(region);
}

function settle() {
  if (region.childElementCount) raise();
}

function start(toast, { stays, seconds }) {
  toast.querySelector("[data-toast-close]").hidden = false;
  if (stays) return;
  let timer = setTimeout(() => remove(toast), seconds * 1000);
  const pause = () => clearTimeout(timer);
  const resume = () => {
    clearTimeout(timer);
    timer = setTimeout(() => remove(toast), seconds * 500);
  };
  toast.addEventListener("pointerenter", pause);
  toast.addEventListener("focusin", pause);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusout", resume);
}

if (region && template) {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.shouldSwap && detail.target.contains(region) && goHome());
  document.addEventListener("htmx:afterSettle", settle);
  document.addEventListener("close", () => { goHome(); settle(); }, { capture: true });
  document.addEventListener("toast", (event) => show(event.detail));
  region.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) remove(event.target.closest("[data-toast]"));
  });
  for (const toast of region.querySelectorAll("[data-toast]")) start(toast, { stays: toast.matches(".toast-error"), seconds: SECONDS });
  if (region.childElementCount) raise();
}
