// What is typed while the connection is lost stays in the browser: Streamlit drops the message and sends none when the
// connection is back. A press on a button that nobody sees has it tell the server everything that it holds.
(() => {
  const AFTER = 600;  // milliseconds: what is typed is taken over by the browser's own store within 300
  const TRIES = 20;
  let wasConnected = false;
  let isLost = false;

  function press(tries) {
    const button = document.querySelector(".st-key-connected_again button");
    if (button) button.click();
    else if (tries > 0) setTimeout(() => press(tries - 1), AFTER);
  }

  function look() {
    const state = document.querySelector("[data-testid='stApp']")?.dataset.testConnectionState;
    if (state === "CONNECTED") {
      if (isLost) setTimeout(() => press(TRIES), AFTER);
      isLost = false;
      wasConnected = true;
    } else if (state && wasConnected) {
      isLost = true;
    }
  }

  new MutationObserver(look).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-connection-state"],
  });
})();
