// The page's <dialog id="dialog">: opens when htmx puts something into it or the server rendered it filled, closes on
// Esc, [data-dialog-close], a click beside it and the event dialog:close, and gives focus back.
// A link with data-dialog-param="class=12" also writes that parameter into the address, so that a reload shows it again.

const host = document.querySelector("[data-dialog]");
let opener = null;
let row = null; // what the opener stands in, which may be fetched anew meanwhile
let parameter = null;

function open() {
  if (!host.open) host.showModal();
  const first = host.querySelector("[autofocus], [data-error-summary], #dialog-title");
  first?.focus({ preventScroll: true });
}

function addressWith(pair) {
  const address = new URL(location.href);
  const [name, value] = pair.split("=");
  address.searchParams.set(name, value);
  return address;
}

function forget() {
  if (!parameter) return;
  const address = new URL(location.href);
  address.searchParams.delete(parameter);
  history.replaceState(null, "", address);
  parameter = null;
}

if (host) {
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.target !== host || host.contains(detail.elt)) return;
    opener = detail.elt.checkVisibility() ? detail.elt : document.activeElement; // chosen in the palette
    row = opener.closest("[id]")?.id;
    const pair = detail.requestConfig.verb === "get" && detail.elt.dataset.dialogParam;
    if (pair) {
      parameter = pair.split("=")[0];
      history.pushState({ dialog: true }, "", addressWith(pair));
    }
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === host || host.contains(event.detail.target)) {
      if (host.childElementCount && (event.detail.target === host || host.open)) open();
    }
  });

  host.addEventListener("close", () => {
    host.replaceChildren();
    forget();
    const place = document.getElementById(row);
    const again = opener?.isConnected ? opener : place?.matches("a, button") ? place : place?.querySelector("a, button");
    again?.focus({ preventScroll: true });
    opener = null;
  });

  // Back closes what forward opened; forward to a dialog loads the page that shows it.
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
  const beside = event.target === dialog && !inside(dialog, event);
  if (event.target.closest("[data-dialog-close]") || (beside && !isEdited(dialog))) dialog.close();
});

function inside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}

// A click beside the dialog must not throw away what somebody typed.
function isEdited(dialog) {
  return [...dialog.querySelectorAll("input, textarea")].some((field) =>
    field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue,
  );
}
