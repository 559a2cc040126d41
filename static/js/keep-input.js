// People go on choosing and typing while an answer is on its way. In a form with [data-keep-input], what they changed
// since it was asked for outlives its swap: the answer knows only the older values.

const asked = new WeakMap();
const changed = new WeakMap();

const kept = (detail) => detail.elt.closest?.("form[data-keep-input]");
const controls = (form) => [...form.elements].filter((control) => control.id && control.name && control.type !== "hidden");
const stateOf = (control) => (control.type === "radio" || control.type === "checkbox" ? control.checked : control.value);

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  const form = kept(detail);
  if (form) asked.set(detail.xhr, new Map(controls(form).map((control) => [control.id, stateOf(control)])));
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const before = asked.get(detail.xhr);
  const form = before && kept(detail.requestConfig);
  if (!form) return;
  const newer = controls(form).filter((control) => before.has(control.id) && before.get(control.id) !== stateOf(control));
  changed.set(detail.xhr, newer.map((control) => [control.id, stateOf(control)]));
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  for (const [id, state] of changed.get(detail.xhr) ?? []) {
    const control = document.getElementById(id);
    if (!control || stateOf(control) === state) continue;
    if (typeof state === "boolean") control.checked = state;
    else control.value = state;
  }
  changed.delete(detail.xhr);
});
