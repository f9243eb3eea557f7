// The page of the history of a record: restore one of its versions, or the record itself after a deletion.
import { read, recordUrl, send, url } from "./api.js";
import { failed, say, settle } from "./card.js";
import { conflictView, differences, whoSaved } from "./conflict.js";
import { button, element, fill, part } from "./dom.js";
import { described } from "./form.js";
import { register } from "./navigation.js";
import { restorePrevious, unmerge } from "./undo.js";
import { patch, portable } from "./values.js";

let spec = null;
let record = null;

register("history", start);

function start() {
  spec = described();
  record = part("desk").dataset;
  const act = (selector, action) => {
    for (const node of document.querySelectorAll(selector)) {
      node.addEventListener("click", () => action(node.closest("[data-card]"), node.dataset.restore));
      node.disabled = false;
    }
  };
  act("[data-restore]", (card, version) => restore(card, version, record.tag));
  act("[data-undelete]", undelete);
  act("[data-unmerge]", split);
}

const path = (suffix = "") => `/${record.resource}/${encodeURIComponent(record.record)}${suffix}`;
const links = () => [element("a", { href: recordUrl(record.resource, record.record) }, "Open the record"), " · ", element("a", { href: url(path("/history")) }, "See its history now"), ". "];

async function restore(card, version, tag) {
  const answer = await send("POST", path(`/restore?version=${version}`), { ifMatch: tag });
  if (answer.status === 412) return conflict(card, version);
  done(card, answer, `The record is as it was in version ${version}. `);
}

async function undelete(card) {
  const answer = await send("POST", path("/undelete"));
  if (!answer.isDone) return failed(card, answer);
  settle(card, true);
  say(card, element("p", {}, "The record is back as it was. ", links()));
}

async function split(card) {
  const survivor = card.querySelector("[data-unmerge]").dataset.unmerge;
  const answer = await unmerge(record.resource, record.record, survivor);
  if (!answer.isDone) return failed(card, answer);
  const kept = answer.data.kept.map(({ record: path, field }) => element("li", {}, `${path}${field}`));
  settle(card, true);
  const stayed = kept.length ? [element("p", {}, "These values stayed as they are:"), element("ul", {}, kept)] : [];
  say(card, element("p", {}, "The record is on its own again. ", links()), ...stayed);
}

function done(card, answer, text) {
  if (!answer.isDone) return failed(card, answer);
  settle(card, true);
  const undo = button("Undo", async () => {
    const undone = await restorePrevious(record.resource, record.record, answer.etag);
    if (!undone.isDone) return failed(card, undone);
    record.tag = undone.etag;
    settle(card, false);
    say(card, element("p", {}, "The record is as it was before. ", links()));
  });
  record.tag = answer.etag;
  say(card, element("p", {}, text, links(), undo));
}

/** Somebody has saved the record since the page was made: show the version and what was saved, field by field. */
async function conflict(card, version) {
  const answers = await Promise.all([read(path()), read(path(`?version=${version}`)), read(path(`?version=${record.version}`)), read(path("/history?limit=1"))]);
  const missing = answers.find(({ isDone }) => !isDone);
  if (missing) return failed(card, missing);
  const [latest, old, seen, versions] = answers;
  const fields = spec.sections.flatMap(({ fields: own }) => own);
  const rows = differences(fields, seen.data, old.data, latest.data);
  const region = card.querySelector(".outcome");
  const apply = async (kept) => {
    fill(region);
    if (kept.length === 0) return restore(card, version, latest.etag);
    const chosen = fields.filter(({ name }) => rows.some((row) => row.name === name) && !kept.includes(name));
    const body = patch(chosen, latest.data, portable(old.data, latest.data));
    if (Object.keys(body).length === 0) return say(card, element("p", {}, "Nothing is restored. ", links()));
    const answer = await send("PATCH", path(), { body, ifMatch: latest.etag });
    if (answer.status === 412) return conflict(card, version);
    done(card, answer, `The fields that you chose are as they were in version ${version}. `);
  };
  if (rows.length === 0) return apply([]);
  const sides = { mine: `Version ${version}`, theirs: "Saved meanwhile" };
  fill(region, conflictView({ rows, sides, who: whoSaved(versions), apply, back: () => { fill(region); card.querySelector("button").focus(); }, backText: "Cancel" }));
  region.firstChild.focus();
}
