// The buttons of the lists of duplicates and questions: each sends one request, and can be undone.
import { read, recordUrl, send } from "./api.js";
import { failed, say, settle } from "./card.js";
import { button, element, linkBeside } from "./dom.js";
import { register } from "./navigation.js";
import { confirmed } from "./saving.js";
import { restorePrevious, unmerge } from "./undo.js";

register("judge", start);

function start() {
  for (const node of document.querySelectorAll("button[data-method]")) node.addEventListener("click", () => decide(node));
}

async function decide(node) {
  const { method, path, body } = node.dataset;
  const data = JSON.parse(body);
  const card = node.closest("[data-card]");
  const isMerge = data.judgement === "same";
  const question = node.dataset.question ?? `Make one record of ${data.a} and ${data.b}? You can undo it.`;
  if (isMerge && !(await confirmed(question, "Merge", "Keep both"))) return node.focus();
  const latest = method === "PATCH" ? await read(path) : { isDone: true, etag: null };
  if (!latest.isDone) return failed(card, latest);
  let answer = await send(method, path, { body: data, ifMatch: latest.etag });
  if (isMerge && answer.status === 428) {
    // The service requires the state of the record that remains, which it names.
    const survivor = await read(answer.data.survivor);
    if (!survivor.isDone) return failed(card, survivor);
    answer = await send(method, path, { body: data, ifMatch: survivor.etag });
  }
  if (!answer.isDone) return failed(card, answer);
  settle(card, true);
  const undo = undoing(path, data, answer);
  say(card, element("p", {}, node.textContent, ": done. ", ...resultOfMerge(data, answer), ...endedBy(answer.data), button("Undo", async () => {
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

/** Return what to say about the earlier judgements that a judgement replaced; another request has none. */
const endedBy = ({ ended }) =>
  ended?.length ? ["It replaces ", ...ended.flatMap((id) => [linkBeside(`/judgements/${id}`, `judgement ${id}`), " "])] : [];

const survivorOf = ({ records }) => decodeURIComponent(records[0].split("/").at(-1));
const mergedOf = (data, answer) => (survivorOf(answer) === data.a ? data.b : data.a);

/** Return what to say about the record that a merge left, if it was one. */
function resultOfMerge(data, answer) {
  if (data.judgement !== "same") return [];
  const dropped = Object.keys(answer.data.discarded ?? {});
  const survivor = survivorOf(answer.data);
  return ["The record is ", linkBeside(recordUrl(data.resource, survivor), survivor), dropped.length ? `; it kept its own ${dropped.join(", ")}. ` : ". "];
}
