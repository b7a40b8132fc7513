// What every page needs: theme, menus without inline script, rows that open, and charts fetched when there is one.
import { watchTheme } from "./theme";
import { watchMenus } from "./menus";
import { watchRows } from "./rows";
import { watchDrops } from "./drop";
import { watchScrolls } from "./scrolls";
import { watchTerms } from "./terms";
import { watchDrafts } from "./drafts";
import { watchFolds } from "./folds";
import "./palette";
import "./order";

watchTheme();
watchMenus();
watchRows();
watchDrops();
watchTerms();
watchDrafts();
watchFolds();

function charts(): void {
  if (document.querySelector("oar-chart")) void import("./chart");
}
document.addEventListener("DOMContentLoaded", () => {
  if (document.querySelector("form[data-studio]")) void import("./studio");
});
document.addEventListener("DOMContentLoaded", charts);
document.addEventListener("DOMContentLoaded", watchScrolls);
document.addEventListener("htmx:load", watchScrolls);
document.addEventListener("htmx:load", charts);
