// A small map: the village's outline, those around it, and a pin that is dragged, tapped, or moved by keys.
import { groundOf, isInside, pathOf } from "./ground.js";
import { listen } from "./gestures.js";

const SVG = "http://www.w3.org/2000/svg";
const STEP = 24; // Of the arrow keys and buttons, in pixels: a finger's width at any scale is a house or a field.
const NEAREST = 300; // Meters across at most detail; the outline tells nothing below that.

export function showMap(holder, outline, start, tell) {
  const say = holder.dataset;
  const ground = groundOf(outline.box);
  const whole = Math.max(ground.width, ground.height) * 1.15;
  const first = start ? ground.meters(start.lat, start.lng) : { x: 0, y: 0 };
  const view = { x: first.x, y: first.y, size: start ? Math.min(whole, 1500) : whole };
  const pin = { ...first };

  const svg = make("svg", { "aria-hidden": "true", focusable: "false", preserveAspectRatio: "xMidYMid slice" });
  for (const one of outline.around) svg.append(make("path", { class: "around", d: pathOf(one.shape, ground) }));
  svg.append(make("path", { class: "village", d: pathOf(outline.shape, ground) }));
  const names = make("g", { class: "names" });
  for (const one of outline.around) names.append(named(one, ground));
  const mark = make("g", { class: "pin" });
  mark.append(make("path", { d: "M0 0C-3-9-11-13-11-22a11 11 0 0 1 22 0C11-13 3-9 0 0Z" }), make("circle", { cy: -22, r: 4 }));
  svg.append(names, mark);

  const board = document.createElement("div");
  board.className = "board";
  board.tabIndex = 0;
  board.setAttribute("role", "application");
  board.setAttribute("aria-label", say.label);
  board.setAttribute("aria-describedby", "position-note");
  board.append(svg);
  const source = document.createElement("p");
  source.className = "hint";
  source.textContent = say.source;
  holder.replaceChildren(board, controls(), source);

  // The viewed square covers the board, whichever of its sides is longer.
  const side = () => Math.max(board.clientWidth, board.clientHeight) || 320;

  function draw() {
    const scale = view.size / side();
    svg.setAttribute("viewBox", `${view.x - view.size / 2} ${view.y - view.size / 2} ${view.size} ${view.size}`);
    mark.setAttribute("transform", `translate(${pin.x} ${pin.y}) scale(${scale * 1.4})`);
    for (const text of names.children) text.setAttribute("font-size", 13 * scale);
  }

  function put(x, y, follow) {
    pin.x = x;
    pin.y = y;
    const room = view.size * 0.42;
    if (follow && Math.abs(x - view.x) > room) view.x = x;
    if (follow && Math.abs(y - view.y) > room) view.y = y;
    draw();
  }

  function announce() {
    const { lat, lng } = ground.degrees(pin.x, pin.y);
    const around = outline.around.find((one) => isInside(one.shape, lat, lng))?.name;
    const inside = !outline.shape.length ? around : isInside(outline.shape, lat, lng) && outline.name;
    const where = inside || around;
    let words = where
      ? say.pin.replace("{lat}", Math.abs(lat).toFixed(5)).replace("{lng}", lng.toFixed(5)).replace("{village}", where)
      : "";
    if (!inside) words = `${words} ${say.outside.replace("{village}", outline.name || say.city)}`.trim();
    tell(lat, lng, words);
  }

  function move(right, down) {
    const step = (STEP * view.size) / side();
    put(pin.x + right * step, pin.y + down * step, true);
    announce();
  }

  function zoom(factor, aroundPin = true) {
    view.size = Math.min(whole * 1.5, Math.max(NEAREST, view.size * factor));
    if (aroundPin) Object.assign(view, pin);
    draw();
  }

  function controls() {
    const row = document.createElement("div");
    row.className = "controls";
    const offered = [
      ["↑", say.north, () => move(0, -1)], ["↓", say.south, () => move(0, 1)],
      ["←", say.west, () => move(-1, 0)], ["→", say.east, () => move(1, 0)],
      ["+", say.nearer, () => zoom(0.5)], ["−", say.farther, () => zoom(2)],
    ];
    for (const [sign, label, act] of offered) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "second";
      button.textContent = sign;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      row.append(button);
    }
    return row;
  }

  listen(board, {
    view,
    side,
    onPin: () => pin,
    put: (x, y) => put(x, y, false),
    done: announce,
    move,
    zoom,
    draw,
  });
  requestAnimationFrame(draw);
  addEventListener("resize", draw);
  return {
    focus: () => { draw(); board.focus(); },
    put: (lat, lng) => {
      const point = ground.meters(lat, lng);
      put(point.x, point.y, true);
    },
  };
}

function named(one, ground) {
  const points = one.shape[0][0];
  const lng = points.reduce((sum, point) => sum + point[0], 0) / points.length;
  const lat = points.reduce((sum, point) => sum + point[1], 0) / points.length;
  const { x, y } = ground.meters(lat, lng);
  const text = make("text", { x, y, "text-anchor": "middle" });
  text.textContent = one.name;
  return text;
}

function make(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
