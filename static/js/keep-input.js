// Users may continue to type while a request is in flight, so its response contains older values. In a form with
// [data-keep-input], values that changed after the request was sent are restored after the swap.

const valuesWhenSent = new WeakMap();
const changedValues = new WeakMap();

const formOf = (detail) => detail.elt.closest?.("form[data-keep-input]");
const controls = (form) => [...form.elements].filter((control) => control.id && control.name && control.type !== "hidden");
const valueOf = (control) => (control.type === "radio" || control.type === "checkbox" ? control.checked : control.value);

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  const form = formOf(detail);
  if (form) valuesWhenSent.set(detail.xhr, new Map(controls(form).map((control) => [control.id, valueOf(control)])));
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const sent = valuesWhenSent.get(detail.xhr);
  const form = sent && formOf(detail.requestConfig);
  if (!form) return;
  const changed = controls(form).filter((control) => sent.has(control.id) && sent.get(control.id) !== valueOf(control));
  changedValues.set(detail.xhr, changed.map((control) => [control.id, valueOf(control)]));
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  for (const [id, value] of changedValues.get(detail.xhr) ?? []) {
    const control = document.getElementById(id);
    if (!control || valueOf(control) === value) continue;
    if (typeof value === "boolean") control.checked = value;
    else control.value = value;
  }
  changedValues.delete(detail.xhr);
});
