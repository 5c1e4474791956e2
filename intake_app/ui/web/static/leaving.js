// A longer text is sent when its field is left; whoever reloads the page, goes to another application or locks the
// tablet leaves the page without leaving the field.
(() => {
  function leave() {
    const field = document.activeElement;
    if (!field?.matches("[data-testid='stTextArea'] textarea")) return;
    field.blur();
    field.focus();
  }

  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  addEventListener("beforeunload", leave);
  addEventListener("pagehide", leave);
})();
