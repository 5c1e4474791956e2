// What an act answered appears at the top of the window while the reader's place is at the button: a screen reader says
// what is put into this box as well. Streamlit's messages have no role of their own.
(() => {
  const SAID = "[class*='st-key-said']:not([class*='_close']):not([aria-live])";

  function announce() {
    for (const box of document.querySelectorAll(SAID)) {
      box.setAttribute("role", "status");
      box.setAttribute("aria-live", "assertive");
    }
  }

  new MutationObserver(announce).observe(document.documentElement, { subtree: true, childList: true });
})();
