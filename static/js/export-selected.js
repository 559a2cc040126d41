// Export the selected rows: a submit button [data-export] inside [data-select] posts the selection as a plain form, and
// the browser downloads the file. htmx must not send it, because it would swap the file into the page.

const FIELDS = ["csrfmiddlewaretoken", "ids", "series", "all_matching"];

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-export]");
  if (!button) return;
  event.preventDefault();
  const form = document.createElement("form");
  form.method = "post";
  form.action = button.formAction;
  form.hidden = true;
  form.dataset.allowResubmit = "";
  const values = [...new FormData(button.closest("[data-select]"))].filter(([name]) => FIELDS.includes(name));
  for (const [name, value] of [...values, [button.name, button.value]]) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
});
