// A text is sent when its field is left, a line a little after its last letter, too; whoever reloads the page, goes to
// another application or locks the tablet leaves the page without leaving the field. A tablet that dies tells nobody: a
// longer text is sent at each pause as well, by the keys that send it. The field is not left for that: what is
// being composed of Chinese letters would be torn apart.
(() => {
  const TEXT = "[data-testid='stTextArea'] textarea";
  const FIELD = `${TEXT}, [data-testid='stTextInput'] input`;
  const PAUSE = 2000;  // milliseconds without a key
  const TIMERS = 50;  // done at once while the page is left: not without end, since one may set the next
  let waiting = 0;
  let isComposing = false;
  let mayHurry = 0;

  window.footmarkTimers.rule(() => mayHurry > 0 && mayHurry--);

  function leave() {
    mayHurry = TIMERS;
    window.footmarkTimers.later(() => { mayHurry = 0; }, 0);
    const field = document.activeElement;
    if (field?.matches(FIELD)) {
      field.blur();
      field.focus();
    }
    // After what the blur began: a message that is due takes along what was taken over by then.
    queueMicrotask(() => window.footmarkTimers.finish(0));
  }

  function send() {
    const field = document.activeElement;
    if (isComposing || !field?.matches(TEXT)) return;
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true }));
  }

  function pause() {
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE);
  }

  document.addEventListener("compositionstart", () => { isComposing = true; });
  document.addEventListener("compositionend", () => { isComposing = false; pause(); });
  document.addEventListener("input", (event) => event.target.matches?.(TEXT) && pause());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  addEventListener("beforeunload", leave);
  addEventListener("pagehide", leave);
})();
