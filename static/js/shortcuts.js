// Keys for what is on the page: data-shortcut="/" focuses a field, "n" or "g l" follows a link or presses a button.
// "?" shows the list, made from what this page offers. Can be switched off per device.

const STORE = "shortcuts-off";
const list = document.getElementById("shortcuts");
const sequence = { keys: "", at: 0 };

const isOff = () => localStorage.getItem(STORE) === "yes";
const isTyping = (element) => element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])");
const isVisible = (element) => element.checkVisibility?.() ?? true;

function targetOf(keys) {
  const top = document.querySelector("dialog[open]") ?? document;
  return [...top.querySelectorAll("[data-shortcut]")].find((element) => element.dataset.shortcut === keys && isVisible(element));
}

function act(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else element.click();
}

function showList() {
  const terms = [["?", "This list"], ["Esc", "Close what is open"]];
  for (const { dataset, textContent } of document.querySelectorAll("[data-shortcut]")) {
    terms.push([dataset.shortcut, dataset.shortcutLabel ?? textContent.trim()]);
  }
  const place = list.querySelector("[data-shortcut-list]");
  place.replaceChildren(...terms.flatMap(([keys, label]) => [term(keys), description(label)]));
  list.querySelector("[data-shortcuts-on]").checked = !isOff();
  list.showModal();
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

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  if (event.key === "?" && list && !list.open) return showList();
  if (isOff() || event.key.length !== 1) return;
  const keys = Date.now() - sequence.at < 1200 && sequence.keys ? `${sequence.keys} ${event.key}` : event.key;
  sequence.keys = event.key;
  sequence.at = Date.now();
  const target = targetOf(keys) ?? targetOf(event.key);
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
