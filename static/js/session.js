// A page may be open longer than the session in which it was rendered (docs/decisions/0017). Its requests contain the
// current CSRF token and the user it was rendered for, so that the server can refuse them if another user has signed in.

const { person } = document.body.dataset;
const csrfToken = () => document.cookie.match(/(?:^|; )csrftoken=(\w+)/)?.[1];

document.addEventListener("htmx:configRequest", ({ detail: { verb, headers, parameters } }) => {
  if (verb === "get") return;
  const token = csrfToken();
  if (person) headers["X-Person"] = person;
  if (!token) return;
  headers["X-CSRFToken"] = token;
  if (parameters.csrfmiddlewaretoken) parameters.csrfmiddlewaretoken = token;
});

document.addEventListener("submit", ({ target: form }) => {
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  if (!field || form.matches("[hx-post]")) return;
  field.value = csrfToken() ?? field.value;
  if (!person || form.querySelector("[name=x_person]")) return;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "x_person", value: person }));
});

// Sending again needs the current token, so the form is only shown with JavaScript. Without it, the page shows the input
// to copy.
for (const form of document.querySelectorAll("[data-send-again]")) form.hidden = false;
