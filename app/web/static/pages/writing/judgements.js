// The page of judgements: take one back, in the state that the page shows, and judge the same again to undo that.
import { read, send } from "./api.js";
import { failed, say, settle } from "./card.js";
import { button, element } from "./dom.js";
import { register } from "./navigation.js";

register("judgements", start);

function start() {
  for (const node of document.querySelectorAll("[data-take-back]")) {
    node.addEventListener("click", () => takeBack(node));
    node.disabled = false;
  }
}

const path = ({ takeBack: id }) => `/judgements/${encodeURIComponent(id)}`;

async function takeBack(node) {
  const card = node.closest("[data-card]");
  const answer = await send("DELETE", path(node.dataset), { ifMatch: node.dataset.tag });
  if (answer.status === 412) return showEnd(card, node, answer);
  if (!answer.isDone) return failed(card, answer);
  settle(card, true);
  say(card, element("p", {}, "Taken back. ", button("Undo", () => repeat(card, node))));
}

/** Judge the same once more: what was taken back stays in the history, so this is a judgement with an id of its own. */
async function repeat(card, node) {
  const answer = await send("POST", "/judgements", { body: JSON.parse(node.dataset.repeating) });
  if (!answer.isDone) return failed(card, answer);
  const stored = await read(path({ takeBack: answer.data.id }));
  if (!stored.isDone) return failed(card, stored);
  node.dataset.takeBack = answer.data.id;
  node.dataset.tag = stored.etag;
  settle(card, false);
  say(card, element("p", {}, "It counts again, as a new judgement of yours."));
}

/** Somebody has replaced it or taken it back since the page was made. */
async function showEnd(card, node, answer) {
  const stored = await read(path(node.dataset));
  if (!stored.isDone || !stored.data.ended_at) return failed(card, stored.isDone ? answer : stored);
  settle(card, true);
  say(card, element("p", {}, `“${stored.data.ended_by}” has replaced it or taken it back. `, element("a", { href: location.href }, "See the judgements now"), "."));
}
