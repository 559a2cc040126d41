// Switch between light, dark and the theme of the device, and set the cookie that the server reads. Without JavaScript,
// the form is posted.

const YEAR_IN_SECONDS = 31536000;

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-choice]");
  const theme = event.submitter?.value;
  if (!form || !theme) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR_IN_SECONDS}; SameSite=Lax${secure}`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("[name=theme]")) button.setAttribute("aria-pressed", String(button.value === theme));
});
