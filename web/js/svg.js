/** Drawing with SVG nodes: attributes only, so that the content policy needs no inline style. */

const NAMESPACE = "http://www.w3.org/2000/svg";

/** An SVG element; null, undefined and false are left out, as by `h`. */
export function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    node.setAttribute(name, String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** How many fills there are beside the empty one; each is told apart without colour. */
export const FILLS = 4;
let drawings = 0;

/**
 * Fills from light to dark by pattern: dots, stripes, a grid, solid.
 * @returns `{defs, fill(level)}`; `fill(0)` is the empty one
 */
export function patterns() {
  const name = `pola-${(drawings += 1)}`;
  const pattern = (level, size, ...shapes) =>
    svg(
      "pattern",
      { id: `${name}-${level}`, width: size, height: size, patternUnits: "userSpaceOnUse" },
      svg("rect", { class: "pattern-ground", width: size, height: size }),
      shapes,
    );
  const defs = svg(
    "defs",
    {},
    pattern(1, 8, svg("circle", { class: "pattern-dot", cx: 4, cy: 4, r: 1.3 })),
    pattern(2, 7, svg("path", { class: "pattern-line", d: "M0 7 7 0M-1 1 1-1M6 8 8 6" })),
    pattern(3, 6, svg("path", { class: "pattern-line", d: "M0 6 6 0M0 0 6 6M-1 1 1-1M5 7 7 5M-1 5 1 7M5-1 7 1" })),
    pattern(4, 8, svg("rect", { class: "pattern-solid", width: 8, height: 8 })),
  );
  return { defs, fill: (level) => (level ? `url(#${name}-${level})` : "none") };
}
