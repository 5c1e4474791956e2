// What is typed while the connection is lost stays in the browser: Streamlit drops the message and sends none when the
// connection is back. A press on a button that nobody sees has it tell the server everything that it holds. Where the
// connection went amid a drawing, what was on its way is never sent again and the page may lie empty: it has no button
// then, nor anything that was typed, and is loaded anew.
(() => {
  const AFTER = 600;  // milliseconds: what is typed is taken over by the browser's own store within 300
  const RESTS = 5;  // looks at a page at rest without the button, after which it is empty for good
  const TRIES = 50;  // looks at a page whose script never says that it rests: that message was on its way too
  let wasConnected = false;
  let isLost = false;

  const app = () => document.querySelector("[data-testid='stApp']");

  function press(tries, rests) {
    const button = document.querySelector(".st-key-connected_again button");
    if (button) button.click();
    else if (rests <= 0 || tries <= 0) location.reload();
    else if (!isLost) {
      const isAtRest = app()?.dataset.testScriptState === "notRunning";
      setTimeout(() => press(tries - 1, isAtRest ? rests - 1 : RESTS), AFTER);
    }
  }

  function look() {
    const state = app()?.dataset.testConnectionState;
    if (state === "CONNECTED") {
      if (isLost) setTimeout(() => press(TRIES, RESTS), AFTER);
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
