// <div data-copy><input readonly> <button hidden>…<span>Copy</span></button></div>: select the text, and show the button
// if the browser can copy it to the clipboard.

for (const box of document.querySelectorAll("[data-copy]")) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  input.addEventListener("focus", () => input.select());
  input.focus();
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(input.value);
    button.querySelector("span").textContent = "Copied";
    document.getElementById("announcer").textContent = "Copied";
  });
}
