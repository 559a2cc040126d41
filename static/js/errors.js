// Requests that fail say so in a toast, with the request id that support can look up.

const SENTENCES = {
  401: "You have been signed out. Reload the page to sign in again.",
  403: "You may not do this. Nothing was changed.",
  404: "This is not there any more. Reload the page to see how things stand.",
  413: "That was too large to send. Nothing was saved.",
  429: "Too many tries. Wait a few minutes, then try again.",
  503: "Busy right now. Nothing was changed; try again in a moment.",
};

function say(text, note = "") {
  document.dispatchEvent(new CustomEvent("toast", { detail: { level: "error", text, note } }));
}

// Nobody asked for a refresh (refresh.js), so nobody is told that it failed; it comes again.
const isUnasked = (detail) => detail.requestConfig?.triggeringEvent?.type === "refresh";

document.addEventListener("htmx:responseError", ({ detail }) => {
  const { xhr } = detail;
  if (isUnasked(detail)) return;
  if (/"toast"/.test(xhr.getResponseHeader("HX-Trigger") ?? "")) return; // the server has said it better
  const id = xhr.getResponseHeader("X-Request-ID");
  say(SENTENCES[xhr.status] ?? "Something broke on our side. Your change was not saved.", id ? `Request ${id}` : "");
});

document.addEventListener("htmx:sendError", ({ detail }) => isUnasked(detail) || say("No connection to the server. Nothing was changed; try again when you are online."));
document.addEventListener("htmx:timeout", ({ detail }) => isUnasked(detail) || say("The server took too long. Reload to see whether your change was saved."));
