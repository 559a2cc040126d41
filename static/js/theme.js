// Light, dark or same as device: switches at once and writes the cookie that the server reads. Without this the form is posted.

const A_YEAR = 31536000;

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-choice]");
  const theme = event.submitter?.value;
  if (!form || !theme) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("[name=theme]")) button.setAttribute("aria-pressed", String(button.value === theme));
});
