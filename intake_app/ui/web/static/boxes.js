// A box that scrolls and holds nothing to press is out of reach for who has no mouse: it takes the keys itself.
(() => {
  const SCROLLS = "[class*='st-key-scrolls_']";

  function reach() {
    for (const inner of document.querySelectorAll(SCROLLS)) {
      const box = [inner, inner.parentElement].find((each) => each && getComputedStyle(each).overflowY === "auto");
      if (box && box.tabIndex !== 0) box.tabIndex = 0;
    }
  }

  new MutationObserver(reach).observe(document.documentElement, { subtree: true, childList: true });
})();
