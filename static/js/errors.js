// A failed request shows a toast, with the request id for the log.

const SENTENCES = {
  401: "You have been signed out. Reload the page to sign in again.",
  403: "You are not allowed to do this. Nothing was changed.",
  404: "This no longer exists. Reload the page.",
  413: "This is too large. Nothing was saved.",
  429: "Too many attempts. Wait a few minutes, then try again.",
  503: "The studio is busy. Nothing was changed. Try again in a moment.",
};

function say(text, note = "") {
  document.dispatchEvent(new CustomEvent("toast", { detail: { level: "error", text, note } }));
}

// A failed background refresh (refresh.js) is not reported: the next one follows.
const isBackground = (detail) => detail.requestConfig?.triggeringEvent?.type === "refresh";

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { xhr } = detail;
  if (isBackground(detail)) return;
  if (/"toast"/.test(xhr.getResponseHeader("HX-Trigger") ?? "")) return; // the server sent its own toast
  const id = xhr.getResponseHeader("X-Request-ID");
  say(SENTENCES[xhr.status] ?? "Something went wrong on our side. Your change was not saved.", id ? `Request ${id}` : "");
});

document.addEventListener("htmx:sendError", ({ detail }) => isBackground(detail) || say("No connection to the server. Nothing was changed; try again when you are online."));
document.addEventListener("htmx:timeout", ({ detail }) => isBackground(detail) || say("The server took too long. Reload to see whether your change was saved."));
