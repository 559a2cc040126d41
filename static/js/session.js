// A page may outlive the sign-in that it was made in (docs/decisions/0017). What it sends carries the token that counts now,
// and whose page it is: the server refuses what would be done in the name of somebody who signed in since.

const { person } = document.body.dataset;
const token = () => document.cookie.match(/(?:^|; )csrftoken=(\w+)/)?.[1];

document.addEventListener("htmx:configRequest", ({ detail: { verb, headers, parameters } }) => {
  if (verb === "get") return;
  const now = token();
  if (person) headers["X-Person"] = person;
  if (!now) return;
  headers["X-CSRFToken"] = now;
  if (parameters.csrfmiddlewaretoken) parameters.csrfmiddlewaretoken = now;
});

document.addEventListener("submit", ({ target: form }) => {
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  if (!field || form.matches("[hx-post]")) return;
  field.value = token() ?? field.value;
  if (!person || form.querySelector("[name=x_person]")) return;
  const whose = Object.assign(document.createElement("input"), { type: "hidden", name: "x_person", value: person });
  form.append(whose);
});

// Sending again takes a new token. Without scripts, what was typed stands there to be copied.
for (const form of document.querySelectorAll("[data-send-again]")) form.hidden = false;
