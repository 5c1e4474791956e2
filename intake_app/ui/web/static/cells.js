// The editor over a table's cell puts off what each key means by a timer. A timer is late while the browser is busy:
// one of a letter that comes only after Tab or Enter throws away all that was typed in the cell, and the letters that
// follow Tab still go to the cell that was left. Here it is done as the key ends. (glide-data-grid, pull request 1201)
//
// The table itself puts off what it sends, and drops it where it is taken off the page before. Here it is sent before
// anything that could take the table away: a press or a key elsewhere, and leaving the page.
(() => {
  const EDITOR = ".gdg-clip-region";
  const TABLE = "[data-testid='stDataFrame']";
  const PAUSE = 150;  // milliseconds for which the table waits for more before it sends
  const later = window.setTimeout;
  const never = window.clearTimeout;
  const waiting = new Map();

  window.setTimeout = (act, wait, ...given) => {
    const event = window.event;
    if (!wait && event?.type === "keydown" && event.target.closest?.(EDITOR)) {
      queueMicrotask(() => act(...given));
      return 0;
    }
    if (wait !== PAUSE || !document.querySelector(TABLE)) return later(act, wait, ...given);
    const id = later(() => {
      waiting.delete(id);
      act(...given);
    }, wait);
    waiting.set(id, () => act(...given));
    return id;
  };

  window.clearTimeout = (id) => {
    waiting.delete(id);
    never(id);
  };

  function send() {
    for (const [id, act] of waiting) {
      window.clearTimeout(id);
      act();
    }
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
