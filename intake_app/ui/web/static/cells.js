// The editor over a table's cell puts off what each key means by a timer. A timer is late while the browser is busy:
// one of a letter that comes only after Tab or Enter throws away all that was typed in the cell, and the letters that
// follow Tab still go to the cell that was left. Here it is done as the key ends. (glide-data-grid, pull request 1201)
//
// The table itself puts off what it sends, and drops it where it is taken off the page before. Here it is sent before
// anything that could take the table away: a press or a key elsewhere, and leaving the page.
//
// How wide the window is, the server hears from nobody else, and a column's width is set there: it is told in a cookie
// as the page is loaded, before Streamlit connects.
(() => {
  const EDITOR = ".gdg-clip-region";
  const TABLE = "[data-testid='stDataFrame']";
  const PAUSE = 150;  // milliseconds for which the table waits for more before it sends

  window.footmarkTimers.rule((wait) => {
    const event = window.event;
    return !wait && event?.type === "keydown" && event.target.closest?.(EDITOR);
  });

  const tell = () => document.cookie = `footmark_width=${innerWidth}; Path=/; SameSite=Lax`;
  tell();
  addEventListener("resize", tell);

  function send() {
    if (document.querySelector(TABLE)) window.footmarkTimers.finish(PAUSE);
  }

  // What still stands in a cell's editor is taken over as it is for a press beside the table.
  function leave() {
    if (document.querySelector(EDITOR)) document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    send();
  }

  addEventListener("pointerdown", send, true);
  addEventListener("keydown", (event) => event.target.closest?.(`${TABLE}, ${EDITOR}`) || send(), true);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
  addEventListener("beforeunload", leave);
  addEventListener("pagehide", leave);
})();
