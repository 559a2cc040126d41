// The command palette, opened by Ctrl-K, Cmd-K or [data-palette-open]. The server renders the results as links and
// buttons; this script makes them options of a combobox, selected with the arrow keys while the focus is in the field.

const palette = document.getElementById("palette");
const field = palette?.querySelector("[role=combobox]");
const list = palette?.querySelector("[role=listbox]");
const count = palette?.querySelector("[data-palette-count]");
let isOutdated = true; // the results do not match the text in the field
let opensFirstResult = false; // Enter was pressed before the results arrived

const options = () => [...list.querySelectorAll("a, button")];
const selected = () => list.querySelector("[aria-selected=true]");
const isEdited = (dialog) => [...dialog.querySelectorAll("input:not([type=hidden]), textarea")].some((input) => input.value !== input.defaultValue || input.checked !== input.defaultChecked);

function open() {
  const other = document.querySelector("dialog[open]");
  if (!palette || palette.open || (other && isEdited(other))) return;
  field.value = "";
  isOutdated = true;
  palette.showModal();
  field.focus();
  window.htmx.trigger(field.form, "palette:open");
}

function activate(option) {
  palette.close();
  option.click();
}

function select(option) {
  selected()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

function addRoles() {
  for (const [index, group] of [...list.querySelectorAll("section")].entries()) {
    const title = group.querySelector("h2");
    title.id = `palette-group-${index}`;
    title.setAttribute("role", "presentation");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", title.id);
    for (const element of group.querySelectorAll("ul, li")) element.setAttribute("role", "presentation");
  }
  const results = options();
  for (const [index, option] of results.entries()) {
    option.id = `palette-option-${index}`;
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
  }
  list.scrollTop = 0;
  select(results[0]);
  count.textContent = results.length ? `${results.length} result${results.length === 1 ? "" : "s"}` : list.textContent.trim();
}

// Results of an earlier query are shown, but Enter waits for those of the text in the field.
function handleResults(query) {
  isOutdated = query !== field.value;
  if (isOutdated) return;
  if (opensFirstResult && selected()) activate(selected());
  opensFirstResult = false;
}

function moveSelection(step) {
  const all = options();
  if (all.length) select(all.at((all.indexOf(selected()) + step) % all.length));
}

document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || !palette) return;
  event.preventDefault();
  if (palette.open) palette.close();
  else open();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-palette-open]");
  if (!opener || !palette || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open();
});

field?.addEventListener("input", () => { isOutdated = true; });
field?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    moveSelection(step);
  } else if (event.key === "Enter" && (isOutdated || selected())) {
    event.preventDefault();
    if (isOutdated) opensFirstResult = true;
    else activate(selected());
  }
});

list?.addEventListener("pointermove", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && option !== selected()) select(option);
});
list?.addEventListener("click", (event) => event.target.closest("[role=option]") && palette.close());
palette?.addEventListener("click", (event) => event.target === palette && palette.close());
palette?.addEventListener("close", () => { opensFirstResult = false; });
palette?.addEventListener("htmx:afterSwap", (event) => event.target === list && addRoles());
palette?.addEventListener("htmx:afterSettle", (event) => event.target === list && handleResults(new URL(event.detail.xhr.responseURL).searchParams.get("q")));

// The recently opened pages of this user are stored in this browser as paths only. The server checks which of them still
// exist and may be seen. They are deleted at sign-out (Clear-Site-Data) and when another user opens a page.
const { person } = document.body.dataset;
const KEY = `opened ${person}`;
const recentPaths = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");

function addRecentPath(path) {
  if (!/^\/[a-z]+\/[0-9a-f]{8}-[0-9a-f-]{27}\/$/.test(path)) return;
  localStorage.setItem(KEY, JSON.stringify([path, ...recentPaths().filter((recent) => recent !== path)].slice(0, 8)));
}

if (palette && person) {
  for (const key of Object.keys(localStorage)) if (key.startsWith("opened ") && key !== KEY) localStorage.removeItem(key);
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt === field.form && !field.value) detail.parameters.recent = recentPaths();
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "dialog" && detail.xhr.status === 200) addRecentPath(new URL(detail.xhr.responseURL).pathname);
  });
  addRecentPath(location.pathname);
}

// Show the shortcut in the notation of Apple devices.
if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of document.querySelectorAll("[data-palette-key]")) key.textContent = "⌘K";
