// A card on which a person decides something with a button: the outcome of the request, and whether it is decided.
import { element, fill, part } from "./dom.js";

/** Mark a card as decided, or not any longer: its buttons can be pressed once. */
export function settle(card, isDecided) {
  card.classList.toggle("decided", isDecided);
  for (const node of card.querySelectorAll(":scope > .actions button")) node.disabled = isDecided;
}

/** Show an outcome in a card, and move the focus to it. */
export function say(card, ...content) {
  const region = card.querySelector(".outcome");
  fill(region, element("div", { class: "done", tabindex: "-1" }, content));
  region.firstChild.focus();
}

/** Show why a request failed in a card; ask for the key if it needs one. */
export function failed(card, { status, data }) {
  fill(card.querySelector(".outcome"), element("div", { class: "problem", role: "alert" }, element("h3", {}, data.title), element("p", {}, data.detail)));
  if (status === 401 || status === 403) part("key").focus();
}
