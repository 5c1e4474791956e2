// A text is sent when its field is left, a line a little after its last letter, too; whoever reloads the page, goes to
// another application or locks the tablet leaves the page without leaving the field. A tablet that dies tells nobody: a
// longer text is sent at each pause as well, by the keys that send it. The field is not left for that: what is
// being composed of Chinese letters would be torn apart.
(() => {
  const TEXT = "[data-testid='stTextArea'] textarea";
  const FIELD = `${TEXT}, [data-testid='stTextInput'] input`;
  const PAUSE = 2000;  // milliseconds without a key
  let waiting = 0;
  let isComposing = false;

  function leave() {
    const field = document.activeElement;
    if (!field?.matches(FIELD)) return;
    field.blur();
    field.focus();
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
