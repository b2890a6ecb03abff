// Docked in the console: its buttons speak here, and it is told when the chat is there and when it answered.
export function docked(speak) {
  if (window.name !== "dock" || window === parent) return () => {};
  document.body.classList.add("docked");
  addEventListener("message", (event) => {
    const ours = event.origin === location.origin && event.source === parent;
    if (ours && typeof event.data?.say === "string") speak(event.data.say);
  });
  let first = true;
  return (lines) => {
    if (first || lines.some((line) => !line.mine)) parent.postMessage(first ? "there" : "answered", location.origin);
    first = false;
  };
}
