// What a field or a table tells is put off by short timers. A timer is late while the browser is busy, and never comes
// where the page goes before it: `leaving.js` and `cells.js` say here which are done at once, and have those that are
// due done sooner.
(() => {
  const LONGEST = 150;  // milliseconds for which Streamlit or its table puts off what it sends, at most
  const later = window.setTimeout.bind(window);
  const never = window.clearTimeout.bind(window);
  const rules = [];
  const due = new Map();

  window.setTimeout = (act, wait, ...given) => {
    if (wait > LONGEST) return later(act, wait, ...given);
    if (rules.some((isAtOnce) => isAtOnce(wait || 0))) {
      queueMicrotask(() => act(...given));
      return 0;
    }
    const id = later(() => {
      due.delete(id);
      act(...given);
    }, wait);
    due.set(id, [wait || 0, () => act(...given)]);
    return id;
  };

  window.clearTimeout = (id) => {
    due.delete(id);
    never(id);
  };

  window.footmarkTimers = {
    // A timer that nothing hurries.
    later,
    // Short timers of which one of the rules says so, by their milliseconds, are done as what sets them ends.
    rule: (isAtOnce) => rules.push(isAtOnce),
    // Those that are due and of at least so many milliseconds are done when what runs now has ended.
    finish(shortest) {
      for (const [id, [wait, act]] of due) {
        if (wait < shortest) continue;
        window.clearTimeout(id);
        queueMicrotask(act);
      }
    },
  };
})();
