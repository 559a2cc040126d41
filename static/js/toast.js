// Toasts, sent by the event "toast" {level, text, undo_url?, sign_in_url?, note?} or rendered with the page. Errors are
// shown until they are dismissed. Other toasts disappear after some seconds without pointer or focus.

const ICONS = { success: "check-circle", info: "info", warning: "alert-triangle", error: "alert-triangle" };
const SECONDS = 6;
const SECONDS_WITH_UNDO = 12;
const region = document.querySelector("[data-toasts]");
const home = region?.parentElement;
const template = document.getElementById("toast-template");

function show({ level = "success", text, undo_url: undoUrl, sign_in_url: signInUrl, note }) {
  const toast = template.content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast-${level}`);
  const icon = toast.querySelector("use");
  icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${ICONS[level] ?? "info"}`));
  toast.querySelector(".toast-text").textContent = text;
  if (note) addNote(toast, note);
  if (undoUrl) addUndo(toast, undoUrl);
  if (signInUrl) Object.assign(toast.querySelector("[data-toast-sign-in]"), { href: signInUrl, hidden: false });
  removeDuplicates(text);
  region.append(toast);
  moveToTop();
  start(toast, { isPermanent: level === "error", seconds: undoUrl ? SECONDS_WITH_UNDO : SECONDS });
}

function removeDuplicates(text) {
  for (const toast of [...region.children]) if (toast.querySelector(".toast-text").firstChild?.data === text) toast.remove();
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

// Elements outside an open modal dialog cannot be clicked. The toasts therefore move to the end of the dialog's content,
// where they cover no buttons, and back before the dialog is swapped or closed. Without a dialog they are a popover in
// the top layer of the browser, which is shown again to be above other popovers.
function moveToTop() {
  const dialog = document.querySelector("dialog:modal");
  const body = dialog?.querySelector(".dialog-body");
  const parent = body ?? dialog ?? home;
  if (region.parentElement !== parent) parent.append(region);
  region.popover = body ? null : "manual";
  if (body) return;
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}

function remove(toast) {
  toast.remove();
  if (!region.childElementCount && region.matches(":popover-open")) region.hidePopover();
}

function moveOutOfDialog() {
  if (region.parentElement !== home) home.append(region);
}

function showAgain() {
  if (region.childElementCount) moveToTop();
}

function start(toast, { isPermanent, seconds }) {
  toast.querySelector("[data-toast-close]").hidden = false;
  if (isPermanent) return;
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
  document.addEventListener("htmx:beforeSwap", ({ detail }) => detail.shouldSwap && detail.target.contains(region) && moveOutOfDialog());
  document.addEventListener("htmx:afterSettle", showAgain);
  document.addEventListener("close", () => { moveOutOfDialog(); showAgain(); }, { capture: true });
  document.addEventListener("toast", (event) => show(event.detail));
  region.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) remove(event.target.closest("[data-toast]"));
  });
  for (const toast of region.querySelectorAll("[data-toast]")) start(toast, { isPermanent: toast.matches(".toast-error"), seconds: SECONDS });
  showAgain();
}
