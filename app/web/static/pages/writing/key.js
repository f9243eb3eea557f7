// The key is in the memory of this document and nowhere else: no cookie, no storage. Pages that replace each other within
// the document share it; a reload, another address, or closing the tab forgets it.
import { button, element, part } from "./dom.js";

// Somebody may have typed before this script ran.
let held = part("key")?.value ?? "";

/** Return the key that the person has entered; empty if none. */
export const key = () => held.trim();

export function forget() {
  held = "";
  showKey();
}

/** Show the key in the field of the page; on a page without one, say that it is held, with a button to forget it. */
export function showKey() {
  const field = part("key");
  if (field) field.value = held;
  part("key-held")?.remove();
  if (held === "" || field) return;
  const bar = element("aside", { id: "key-held", class: "held", "aria-label": "Key" }, "Your key is held in the memory of this tab. ", button("Forget the key", () => { forget(); part("main").focus(); }));
  part("main").before(bar);
}

document.addEventListener("input", ({ target }) => {
  if (target.id === "key") held = target.value;
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "key-form") return;
  event.preventDefault();
  part("save")?.click();
});
document.addEventListener("click", ({ target }) => {
  if (target.id !== "forget") return;
  forget();
  part("key").focus();
});
// A page that the browser keeps for the Back button would keep the key as well.
addEventListener("pagehide", forget);
