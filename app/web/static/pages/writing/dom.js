// Elements are built by these functions alone: text never becomes markup, so what a record says stays text.

/** Return an element with attributes, listeners (`onclick`) and children; children that are absent are left out. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export function button(text, onclick, attributes = {}) {
  return element("button", { type: "button", onclick, ...attributes }, text);
}

/** Return a link to a page of the service that opens beside this one, which would lose what was typed. */
export function linkBeside(href, text, attributes = {}) {
  return element("a", { href, target: "_blank", rel: "noopener", ...attributes }, text, element("span", { class: "beside" }, " (new tab)"));
}

let made = 0;

export function uniqueId(prefix) {
  made += 1;
  return `${prefix}-${made}`;
}

export const words = (term) => term.replaceAll("_", " ");

/** Return an element of the page by its id. */
export const part = (id) => document.getElementById(id);

/** Show a part of the page with new content, and read it out where it is a live region. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter(Boolean));
  node.hidden = node.childNodes.length === 0;
}
