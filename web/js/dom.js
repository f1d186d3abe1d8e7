/** Building DOM nodes without innerHTML, so that no text from outside can become markup. */

/**
 * An element. `props` named `on…` are event listeners; null, undefined and false are left out.
 * Children may be nodes, strings, or nested arrays; empty ones are left out.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Lets the browser save a file, as if it had been a link's. */
export function save({ name, blob }) {
  const href = URL.createObjectURL(blob);
  h("a", { href, download: name }).click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(href), NEWS_MS);
}

const NEWS_MS = 10_000;
let newsEnd = null;

/** Says something to everyone, screen readers included; it goes away by itself. */
export function announce(text) {
  const news = document.getElementById("kabar");
  news.textContent = text;
  clearTimeout(newsEnd);
  newsEnd = setTimeout(() => (news.textContent = ""), NEWS_MS);
}

/** A button that cannot be pressed twice while its work is under way. `work` may return a promise. */
export function button(label, work, props = {}) {
  const node = h("button", { type: "button", ...props }, label);
  node.addEventListener("click", async () => {
    node.disabled = true;
    try {
      await work();
    } finally {
      node.disabled = false;
    }
  });
  return node;
}

/** A link that leaves the console, in a tab of its own that learns nothing about us. */
export function outwardLink(label, href, props = {}) {
  return h("a", { class: "button", href, target: "_blank", rel: "noopener noreferrer", ...props }, label);
}
