// Keyboard shortcuts: data-shortcut="/" focuses a field; "n" or "g l" follows a link or presses a button. "?" lists the
// shortcuts of the page. They can be switched off per browser. Elements in [data-shortcuts-everywhere] are used if no
// other element of the page has the shortcut. [data-keys] only lists keys that other scripts handle.
// In a table of classes or bookings, j and k move from row to row and x selects the row.

const STORAGE_KEY = "shortcuts-off";
const list = document.getElementById("shortcuts");
const sequence = { keys: "", at: 0 };

const isOff = () => localStorage.getItem(STORAGE_KEY) === "yes";
const isTyping = (element) => element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
const isVisible = (element) => element.checkVisibility?.() ?? true;

function targetOf(keys) {
  const root = document.querySelector("dialog[open]") ?? document;
  const candidates = [...root.querySelectorAll("[data-shortcut]")].filter((element) => element.dataset.shortcut === keys);
  return candidates.find(isVisible) ?? candidates.find((element) => element.closest("[data-shortcuts-everywhere]"));
}

function activate(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else element.click();
}

function showList() {
  const groups = new Map([["This screen", []], ["Rows", []], ["Go to", []], ["Everywhere", []]]);
  const add = (group, keys, label) => groups.set(group, [...(groups.get(group) ?? []), [keys, label]]);
  for (const element of document.querySelectorAll("[data-shortcut]")) {
    const { shortcut, shortcutLabel } = element.dataset;
    if (targetOf(shortcut) !== element) continue;
    const group = shortcut.startsWith("g ") ? "Go to" : element.closest("[data-shortcuts-everywhere]") ? "Everywhere" : "This screen";
    add(group, shortcut, shortcutLabel ?? element.textContent.trim());
  }
  for (const { dataset } of document.querySelectorAll("[data-keys]")) add(dataset.keysGroup, dataset.keys, dataset.keysLabel);
  if (rows().length) {
    add("Rows", "j", "Next row");
    add("Rows", "k", "Previous row");
    if (document.querySelector(CHECKBOX)) add("Rows", "x", "Select the row");
    add("Rows", "Enter", "Open the row");
  }
  const nonEmpty = [...groups].filter(([, shortcuts]) => shortcuts.length);
  list.querySelector("[data-shortcut-list]").replaceChildren(...nonEmpty.map(([group, shortcuts]) => section(group, shortcuts)));
  list.querySelector("[data-shortcuts-on]").checked = !isOff();
  list.showModal();
}

function section(group, shortcuts) {
  const element = document.createElement("section");
  const title = document.createElement("h3");
  const descriptions = document.createElement("dl");
  title.textContent = group;
  descriptions.className = "facts";
  descriptions.append(...shortcuts.flatMap(([keys, label]) => [term(keys), description(label)]));
  element.append(title, descriptions);
  return element;
}

function term(keys) {
  const dt = document.createElement("dt");
  keys.split(" ").forEach((key, index) => {
    const kbd = document.createElement("kbd");
    kbd.textContent = key;
    dt.append(index ? " then " : "", kbd);
  });
  return dt;
}

function description(label) {
  const dd = document.createElement("dd");
  dd.textContent = label;
  return dd;
}

const CHECKBOX = "input[data-select-row]";
const rows = () => [...document.querySelectorAll("main .table tbody tr :is(.row-link, .fold)")].filter(isVisible);

// Handle j, k and x; return whether the key did something. The first j or k focuses the first visible row.
function handleRowKey(key) {
  const row = document.activeElement.closest?.("tr");
  const all = rows();
  if (!all.length || document.querySelector("dialog[open]") || !"jkx".includes(key)) return false;
  if (key === "x") {
    const checkbox = row?.querySelector(CHECKBOX);
    checkbox?.click();
    return Boolean(checkbox);
  }
  const current = all.findIndex((link) => row?.contains(link));
  const firstVisible = all.findIndex((link) => link.getBoundingClientRect().top > 0);
  (current < 0 ? all[Math.max(firstVisible, 0)] : all[current + (key === "j" ? 1 : -1)])?.focus();
  document.activeElement.scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  if (event.key === "?" && list && !list.open) return showList();
  if (isOff() || event.key.length !== 1) return;
  const keys = Date.now() - sequence.at < 1200 && sequence.keys ? `${sequence.keys} ${event.key}` : event.key;
  sequence.keys = event.key;
  sequence.at = Date.now();
  const target = targetOf(keys) ?? targetOf(event.key);
  if (!target && handleRowKey(event.key)) event.preventDefault();
  if (!target) return;
  event.preventDefault();
  sequence.keys = "";
  activate(target);
});

list?.addEventListener("change", (event) => {
  if (!event.target.matches("[data-shortcuts-on]")) return;
  if (event.target.checked) localStorage.removeItem(STORAGE_KEY);
  else localStorage.setItem(STORAGE_KEY, "yes");
});
