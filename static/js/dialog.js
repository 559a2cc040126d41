// The <dialog id="dialog"> of the page. It opens when htmx swaps content into it, or when the server rendered it with
// content. It closes on Esc, [data-dialog-close], a click outside and the event dialog:close, and restores the focus.
// A link with data-dialog-param="class=12" adds that parameter to the URL, so that a reload opens the dialog again.

const host = document.querySelector("[data-dialog]");
let opener = null;
let openerRowId = null; // finds the opener again after its row was refreshed
let parameter = null;

function open() {
  if (!host.open) host.showModal();
  const first = host.querySelector("[autofocus], [data-error-summary], #dialog-title");
  first?.focus({ preventScroll: true });
}

function urlWith(pair) {
  const url = new URL(location.href);
  const [name, value] = pair.split("=");
  url.searchParams.set(name, value);
  return url;
}

function removeParameter() {
  if (!parameter) return;
  const url = new URL(location.href);
  url.searchParams.delete(parameter);
  history.replaceState(null, "", url);
  parameter = null;
}

if (host) {
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.target !== host || host.contains(detail.elt)) return;
    opener = detail.elt.checkVisibility() ? detail.elt : document.activeElement; // links of the palette are hidden by now
    openerRowId = opener.closest("[id]")?.id;
    const pair = detail.requestConfig.verb === "get" && detail.elt.dataset.dialogParam;
    if (pair) {
      parameter = pair.split("=")[0];
      history.pushState({ dialog: true }, "", urlWith(pair));
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === host || host.contains(event.detail.target)) {
      if (host.childElementCount && (event.detail.target === host || host.open)) open();
    }
  });

  host.addEventListener("close", () => {
    host.replaceChildren();
    removeParameter();
    const row = document.getElementById(openerRowId);
    const target = opener?.isConnected ? opener : row?.matches("a, button") ? row : row?.querySelector("a, button");
    target?.focus({ preventScroll: true });
    opener = null;
  });

  // Back closes the dialog. Forward to a dialog reloads the page, which opens it.
  addEventListener("popstate", (event) => {
    if (event.state?.dialog) location.reload();
    else if (host.open) {
      parameter = null;
      host.close();
    }
  });

  document.addEventListener("dialog:close", () => host.close());

  if (host.childElementCount) {
    parameter = host.dataset.dialogParam || null;
    open();
  }
}

document.addEventListener("click", (event) => {
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  const isOutside = event.target === dialog && !contains(dialog, event);
  if (event.target.closest("[data-dialog-close]") || (isOutside && !isEdited(dialog))) dialog.close();
});

function contains(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}

// A click outside the dialog must not discard typed input.
function isEdited(dialog) {
  return [...dialog.querySelectorAll("input, textarea")].some((field) =>
    field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );
}
