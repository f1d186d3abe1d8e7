/** Looks again when somebody comes back to this tab after a while: a list left open is old. */

const OLD_MS = 60_000;

export function whenSeen(work, now = () => Date.now()) {
  let last = now();
  const look = () => {
    if (document.visibilityState !== "visible" || document.querySelector("dialog[open]") || now() - last < OLD_MS) return;
    last = now();
    work();
  };
  document.addEventListener("visibilitychange", look);
  return { stop: () => document.removeEventListener("visibilitychange", look) };
}
