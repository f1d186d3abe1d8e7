// Fingers, mouse and keys on the map: drag the pin, drag the ground, tap to put the pin, pinch or turn to zoom.
const NEAR_PIN = 44; // Pixels: what a thumb hits.
const A_TAP = 8; // Pixels that a still finger moves.
const KEYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function listen(board, map) {
  const fingers = new Map();
  let held = null;
  let begun = null;
  let spread = 0;

  const meter = () => map.view.size / map.side();
  const place = (event) => {
    const box = board.getBoundingClientRect();
    return {
      x: map.view.x + (event.clientX - box.left - box.width / 2) * meter(),
      y: map.view.y + (event.clientY - box.top - box.height / 2) * meter(),
    };
  };

  board.addEventListener("pointerdown", (event) => {
    board.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, event);
    if (fingers.size > 1) {
      held = "spread";
      spread = apart(fingers);
      return;
    }
    const here = place(event);
    const pin = map.onPin();
    const gap = Math.hypot(here.x - pin.x, here.y - pin.y + 16 * meter()) / meter();
    held = gap < NEAR_PIN ? "pin" : "ground";
    begun = event;
  });

  board.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    fingers.set(event.pointerId, event);
    const right = (event.clientX - before.clientX) * meter();
    const down = (event.clientY - before.clientY) * meter();
    if (held === "spread") {
      const now = apart(fingers);
      if (now && spread) map.zoom(spread / now, false);
      spread = now;
    } else if (held === "pin") {
      map.put(map.onPin().x + right, map.onPin().y + down);
    } else if (held === "ground") {
      map.view.x -= right;
      map.view.y -= down;
      map.draw();
    }
  });

  const lift = (event) => {
    if (!fingers.delete(event.pointerId) || fingers.size) return;
    const moved = begun ? Math.hypot(event.clientX - begun.clientX, event.clientY - begun.clientY) : 0;
    if (held === "ground" && moved < A_TAP && event.type === "pointerup") {
      const here = place(event);
      map.put(here.x, here.y);
      map.done();
    } else if (held === "pin" && moved > 0) {
      map.done();
    }
    held = begun = null;
  };
  board.addEventListener("pointerup", lift);
  board.addEventListener("pointercancel", lift);

  board.addEventListener("wheel", (event) => {
    event.preventDefault();
    map.zoom(event.deltaY > 0 ? 1.25 : 0.8, false);
  }, { passive: false });

  board.addEventListener("keydown", (event) => {
    if (event.key in KEYS) map.move(...KEYS[event.key]);
    else if (event.key === "+" || event.key === "=") map.zoom(0.5);
    else if (event.key === "-") map.zoom(2);
    else return;
    event.preventDefault();
  });
}

function apart(fingers) {
  const [one, other] = [...fingers.values()];
  return other ? Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) : 0;
}
