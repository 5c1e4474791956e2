// The editor over a table's cell puts off what each key means by a timer. A timer is late while the browser is busy:
// one of a letter that comes only after Tab or Enter throws away all that was typed in the cell, and the letters that
// follow Tab still go to the cell that was left. Here it is done as the key ends. (glide-data-grid, pull request 1201)
(() => {
  const EDITOR = ".gdg-clip-region";
  const later = window.setTimeout;

  window.setTimeout = (act, wait, ...given) => {
    const event = window.event;
    if (wait || event?.type !== "keydown" || !event.target.closest(EDITOR)) return later(act, wait, ...given);
    queueMicrotask(() => act(...given));
    return 0;
  };
})();
