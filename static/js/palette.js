// The command palette: Ctrl-K or Cmd-K, or [data-palette-open]. What is found comes from the server as plain links and
// buttons; here they become the options of a combobox, chosen by arrow keys while the focus stays in the field.

const palette = document.getElementById("palette");
const field = palette?.querySelector("[role=combobox]");
const list = palette?.querySelector("[role=listbox]");
const count = palette?.querySelector("[data-palette-count]");
let isOld = true; // what is listed does not answer what is typed
let isWanted = false; // Enter was pressed meanwhile

const options = () => [...list.querySelectorAll("a, button")];
const active = () => list.querySelector("[aria-selected=true]");
const isEdited = (dialog) => [...dialog.querySelectorAll("input:not([type=hidden]), textarea")].some((each) => each.value !== each.defaultValue || each.checked !== each.defaultChecked);

function open() {
  const other = document.querySelector("dialog[open]");
  if (!palette || palette.open || (other && isEdited(other))) return;
  field.value = "";
  isOld = true;
  palette.showModal();
  field.focus();
  window.htmx.trigger(field.form, "palette:open");
}

function choose(option) {
  palette.close();
  option.click();
}

function mark(option) {
  active()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
}

function dress() {
  for (const [index, group] of [...list.querySelectorAll("section")].entries()) {
    const title = group.querySelector("h2");
    title.id = `palette-group-${index}`;
    title.setAttribute("role", "presentation");
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", title.id);
    for (const each of group.querySelectorAll("ul, li")) each.setAttribute("role", "presentation");
  }
  const found = options();
  for (const [index, option] of found.entries()) {
    option.id = `palette-option-${index}`;
    option.tabIndex = -1;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
  }
  list.scrollTop = 0;
  mark(found[0]);
  count.textContent = found.length ? `${found.length} result${found.length === 1 ? "" : "s"}` : list.textContent.trim();
}

// An answer to the letters before, or after a slow network, is shown and waited past.
function settle(answered) {
  isOld = answered !== field.value;
  if (isOld) return;
  if (isWanted && active()) choose(active());
  isWanted = false;
}

function step(by) {
  const all = options();
  if (all.length) mark(all.at((all.indexOf(active()) + by) % all.length));
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

field?.addEventListener("input", () => { isOld = true; });
field?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by) {
    event.preventDefault();
    step(by);
  } else if (event.key === "Enter" && (isOld || active())) {
    event.preventDefault();
    if (isOld) isWanted = true;
    else choose(active());
  }
});

list?.addEventListener("pointermove", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && option !== active()) mark(option);
});
list?.addEventListener("click", (event) => event.target.closest("[role=option]") && palette.close());
palette?.addEventListener("click", (event) => event.target === palette && palette.close());
palette?.addEventListener("close", () => { isWanted = false; });
palette?.addEventListener("htmx:afterSwap", (event) => event.target === list && dress());
palette?.addEventListener("htmx:afterSettle", (event) => event.target === list && settle(new URL(event.detail.xhr.responseURL).searchParams.get("q")));

// What was opened last is remembered by its address alone, for this person in this browser; the server says what is still
// there and may be seen. Signing out clears it (Clear-Site-Data), and so does a page of somebody else.
const { person } = document.body.dataset;
const KEY = `opened ${person}`;
const opened = () => JSON.parse(localStorage.getItem(KEY) ?? "[]");

function remember(path) {
  if (!/^\/[a-z]+\/[0-9a-f]{8}-[0-9a-f-]{27}\/$/.test(path)) return;
  localStorage.setItem(KEY, JSON.stringify([path, ...opened().filter((each) => each !== path)].slice(0, 8)));
}

if (palette && person) {
  for (const key of Object.keys(localStorage)) if (key.startsWith("opened ") && key !== KEY) localStorage.removeItem(key);
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt === field.form && !field.value) detail.parameters.recent = opened();
  });
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target.id === "dialog" && detail.xhr.status === 200) remember(new URL(detail.xhr.responseURL).pathname);
  });
  remember(location.pathname);
}

// Macs write it in their own way.
if (/Mac|iPhone|iPad/.test(navigator.platform)) for (const key of document.querySelectorAll("[data-palette-key]")) key.textContent = "⌘K";
