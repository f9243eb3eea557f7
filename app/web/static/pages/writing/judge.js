// The buttons of the lists of duplicates and questions: each sends one request, and can be undone.
import { read, recordUrl, send } from "./api.js";
import { button, element, fill, linkBeside, part } from "./dom.js";
import "./key.js";
import { confirmed } from "./saving.js";
import { restorePrevious } from "./undo.js";

for (const node of document.querySelectorAll("button[data-method]")) node.addEventListener("click", () => decide(node));

async function decide(node) {
  const { method, path, body } = node.dataset;
  const data = JSON.parse(body);
  const card = node.closest("[data-card]");
  const isMerge = data.judgement === "same";
  if (isMerge && !(await confirmed(`Make one record of ${data.a} and ${data.b}? You can undo it.`, "Merge", "Keep both"))) return node.focus();
  const latest = method === "PATCH" ? await read(path) : { isDone: true, etag: null };
  if (!latest.isDone) return failed(card, latest);
  const answer = await send(method, path, { body: data, ifMatch: latest.etag });
  if (!answer.isDone) return failed(card, answer);
  settle(card, true);
  const undo = undoing(path, data, answer);
  say(card, element("p", {}, node.textContent, ": done. ", ...resultOfMerge(data, answer), button("Undo", async () => {
    const undone = await undo();
    if (!undone.isDone) return failed(card, undone);
    settle(card, false);
    say(card, element("p", {}, "It is as it was before."));
  })));
}

/** Return the function that undoes what a request did. */
function undoing(path, data, { data: answer, etag }) {
  if (data.judgement === "same") return () => unmerge(data.resource, mergedOf(data, answer), survivorOf(answer));
  if (data.judgement) return () => send("DELETE", `/judgements/${encodeURIComponent(answer.id)}`);
  const [, resource, id] = path.split("/");
  return () => restorePrevious(resource, decodeURIComponent(id), etag);
}

async function unmerge(resource, merged, survivor) {
  const latest = await read(`/${resource}/${encodeURIComponent(survivor)}`);
  if (!latest.isDone) return latest;
  return send("POST", `/${resource}/${encodeURIComponent(merged)}/unmerge`, { ifMatch: latest.etag });
}

const survivorOf = ({ records }) => decodeURIComponent(records[0].split("/").at(-1));
const mergedOf = (data, answer) => (survivorOf(answer) === data.a ? data.b : data.a);

/** Return what to say about the record that a merge left, if it was one. */
function resultOfMerge(data, answer) {
  if (data.judgement !== "same") return [];
  const dropped = Object.keys(answer.data.discarded ?? {});
  const survivor = survivorOf(answer.data);
  return ["The record is ", linkBeside(recordUrl(data.resource, survivor), survivor), dropped.length ? `; it kept its own ${dropped.join(", ")}. ` : ". "];
}

function settle(card, isDecided) {
  card.classList.toggle("decided", isDecided);
  for (const node of card.querySelectorAll("button[data-method]")) node.disabled = isDecided;
}

function say(card, ...content) {
  const region = card.querySelector(".outcome");
  fill(region, element("div", { class: "done", tabindex: "-1" }, content));
  region.firstChild.focus();
}

function failed(card, { status, data }) {
  fill(card.querySelector(".outcome"), element("div", { class: "problem", role: "alert" }, element("h3", {}, data.title), element("p", {}, data.detail)));
  if (status === 401 || status === 403) part("key").focus();
}
