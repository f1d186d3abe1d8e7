/** The map's marks: a shape for each state, filled where the house is known, hollow where it is only somewhere around. */

const SIZE = 24;
const RATIO = 2;

/** SVG paths in a square of 24: told apart by shape, so that nobody needs the colour. */
export const SHAPES = {
  open: "M12 3.5a8.5 8.5 0 1 1 0 17a8.5 8.5 0 1 1 0-17z",
  mine: "M12 2l3 6.6 7.2.7-5.4 4.8 1.6 7.1L12 17.5l-6.4 3.7 1.6-7.1L1.8 9.3 9 8.6z",
  taken: "M4.5 4.5h15v15h-15z",
  closed: "M5 8l3-3 4 4 4-4 3 3-4 4 4 4-3 3-4-4-4 4-3-3 4-4z",
};

/** The expression that names a feature's image: `mark-open-house`, its state and how well the place is known. */
export const imageOf = (mark, known) => ["concat", "mark-", mark, "-", known];

/** Colours of a state: one's own like any that is taken. */
const colorOf = (colors, mark) => colors[mark === "mine" ? "taken" : mark];

function canvas(size) {
  const made = Object.assign(document.createElement("canvas"), { width: size * RATIO, height: size * RATIO });
  const pen = made.getContext("2d");
  pen.scale(RATIO, RATIO);
  return { pen, image: () => pen.getImageData(0, 0, size * RATIO, size * RATIO) };
}

function drawMark(colors, mark, known) {
  const { pen, image } = canvas(SIZE);
  const shape = new Path2D(SHAPES[mark] ?? SHAPES.open);
  const color = colorOf(colors, mark) ?? colors.open;
  pen.lineJoin = "round";
  pen.strokeStyle = known === "house" ? colors.halo : color;
  pen.fillStyle = known === "house" ? color : colors.halo;
  pen.lineWidth = known === "house" ? 1.5 : 3;
  pen.fill(shape);
  pen.stroke(shape);
  return image();
}

/** Slanted lines over a village in which somebody waits whose house nobody knows. */
function drawHatch(colors) {
  const size = 12;
  const { pen, image } = canvas(size);
  pen.fillStyle = colors.area;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = colors.line;
  pen.lineWidth = 1;
  for (const start of [-size, 0, size]) {
    pen.moveTo(start, size);
    pen.lineTo(start + size, 0);
  }
  pen.stroke();
  return image();
}

/** Gives a map the image it misses, if it is one of ours. */
export function addImage(map, name, colors) {
  const [kind, mark, known] = name.split("-");
  if (kind !== "mark" && name !== "hatch") return;
  const image = name === "hatch" ? drawHatch(colors) : drawMark(colors, mark, known);
  map.addImage(name, image, { pixelRatio: RATIO });
}
