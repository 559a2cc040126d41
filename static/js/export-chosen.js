// Exporting chosen rows: a button [data-export] inside [data-select] posts what is chosen there as a plain form, which the
// browser answers by a download.

const SENT = ["csrfmiddlewaretoken", "ids", "series", "all_matching"];

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-export]");
  if (!button) return;
  const form = document.createElement("form");
  form.method = "post";
  form.action = button.dataset.export;
  form.hidden = true;
  form.dataset.allowResubmit = "";
  const values = [...new FormData(button.closest("[data-select]"))].filter(([name]) => SENT.includes(name));
  for (const [name, value] of [...values, ["format", button.dataset.exportFormat]]) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
  form.remove();
});
