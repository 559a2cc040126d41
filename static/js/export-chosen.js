// Exporting chosen rows: a submit button [data-export] inside [data-select] posts what is chosen there as a plain form, which
// the browser answers by a download. Without this script the button does the same; htmx would take the answer for a fragment.

const SENT = ["csrfmiddlewaretoken", "ids", "series", "all_matching"];

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-export]");
  if (!button) return;
  event.preventDefault();
  const form = document.createElement("form");
  form.method = "post";
  form.action = button.formAction;
  form.hidden = true;
  form.dataset.allowResubmit = "";
  const values = [...new FormData(button.closest("[data-select]"))].filter(([name]) => SENT.includes(name));
  for (const [name, value] of [...values, [button.name, button.value]]) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
});
