// Waited for by the page's head, so that a dark page is never painted light first. A block: it is no module there.
{
  const choice = localStorage.getItem("oarlock-theme") ?? "auto";
  const isDark = choice === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : choice === "dark";
  document.documentElement.setAttribute("data-bs-theme", isDark ? "dark" : "light");
}

export {};
