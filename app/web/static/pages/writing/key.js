// The key is in its field and nowhere else: no cookie, no storage. A reload, or closing the tab, forgets it.
import { part } from "./dom.js";

part("key-form").addEventListener("submit", (event) => {
  event.preventDefault();
  part("save")?.click();
});
part("forget").addEventListener("click", () => {
  part("key").value = "";
  part("key").focus();
});
// A page that the browser keeps for the Back button would keep the key as well.
addEventListener("pagehide", () => { part("key").value = ""; });
