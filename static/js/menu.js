// <details class="menu">: closes on Esc, on a click outside and when it loses focus. Arrow keys move between its items.

const OPEN = "details.menu[open]";

function close(menu, { refocus = false } = {}) {
  menu.open = false;
  if (refocus) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest(OPEN);
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(OPEN);
  if (!menu) return;
  if (event.key === "Escape") {
    event.preventDefault(); // otherwise Esc would close the dialog that contains the menu
    close(menu, { refocus: true });
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll(".menu-list :is(a, button, input):not(:disabled)")];
  const index = items.indexOf(document.activeElement);
  items.at((index + step) % items.length)?.focus();
});
