// Keys for what is on the page: data-shortcut="/" focuses a field, "n" or "g l" follows a link or presses a button.
// "?" shows the list, made from what this page offers. Can be switched off per device. What stands in [data-shortcuts-everywhere]
// counts where the page has nothing of its own for that key; keys that other scripts hear are told by [data-keys].
// In a table of classes or bookings, j and k walk from row to row and x chooses the row.

const STORE = "shortcuts-off";
const list = document.getElementById("shortcuts");
const sequence = { keys: "", at: 0 };

const isOff = () => localStorage.getItem(STORE) === "yes";
const isTyping = (element) => element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
const isVisible = (element) => element.checkVisibility?.() ?? true;

function targetOf(keys) {
  const top = document.querySelector("dialog[open]") ?? document;
  const named = [...top.querySelectorAll("[data-shortcut]")].filter((element) => element.dataset.shortcut === keys);
  return named.find(isVisible) ?? named.find((element) => element.closest("[data-shortcuts-everywhere]"));
}

function act(element) {
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
    add("Rows", "k", "Row before");
    if (document.querySelector(CHOOSE)) add("Rows", "x", "Choose the row");
    add("Rows", "Enter", "Open the row");
  }
  const filled = [...groups].filter(([, terms]) => terms.length);
  list.querySelector("[data-shortcut-list]").replaceChildren(...filled.map(([group, terms]) => section(group, terms)));
  list.querySelector("[data-shortcuts-on]").checked = !isOff();
  list.showModal();
}

function section(group, terms) {
  const part = document.createElement("section");
  const title = document.createElement("h3");
  const facts = document.createElement("dl");
  title.textContent = group;
  facts.className = "facts";
  facts.append(...terms.flatMap(([keys, label]) => [term(keys), description(label)]));
  part.append(title, facts);
  return part;
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

const CHOOSE = "input[data-select-row]";
const rows = () => [...document.querySelectorAll("main .table tbody tr :is(.row-link, .fold)")].filter(isVisible);

// Whether the key was one for rows. The first j or k goes to the first row in sight.
function actOnRow(key) {
  const row = document.activeElement.closest?.("tr");
  const all = rows();
  if (!all.length || document.querySelector("dialog[open]") || !"jkx".includes(key)) return false;
  if (key === "x") {
    const box = row?.querySelector(CHOOSE);
    box?.click();
    return Boolean(box);
  }
  const at = all.findIndex((link) => row?.contains(link));
  const inSight = all.findIndex((link) => link.getBoundingClientRect().top > 0);
  (at < 0 ? all[Math.max(inSight, 0)] : all[at + (key === "j" ? 1 : -1)])?.focus();
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
  if (!target && actOnRow(event.key)) event.preventDefault();
  if (!target) return;
  event.preventDefault();
  sequence.keys = "";
  act(target);
});

list?.addEventListener("change", (event) => {
  if (!event.target.matches("[data-shortcuts-on]")) return;
  if (event.target.checked) localStorage.removeItem(STORE);
  else localStorage.setItem(STORE, "yes");
});
