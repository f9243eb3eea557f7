// The page that edits a record, or makes a new one.
import { read, recordUrl, send, url } from "./api.js";
import { conflictView, differences, whoSaved } from "./conflict.js";
import { readCountries } from "./countries.js";
import { button, element, fill, linkBeside, part } from "./dom.js";
import { described, Form } from "./form.js";
import { guard, register, rename } from "./navigation.js";
import { confirmed, saver } from "./saving.js";
import { restorePrevious } from "./undo.js";
import { isSame } from "./values.js";

let spec = null;
let region = null;
let id = "";
let base = {};
let untouched = {};
let etag = null;
let form = null;
let save = null;

const path = (suffix = "") => `/${spec.resource}/${encodeURIComponent(id)}${suffix}`;
const titleOf = (record) => record[spec.title];
const isChanged = () => form !== null && !form.element.hidden && !isSame(untouched, form.read());

register("record", start);

async function start() {
  spec = described();
  readCountries();
  region = part("outcome");
  id = part("desk").dataset.record;
  [form, save] = [null, null];
  part("save").addEventListener("click", () => save?.());
  part("delete").addEventListener("click", remove);
  guard(isChanged);
  const answer = id ? await read(path()) : { isDone: true, data: {}, etag: null };
  if (!answer.isDone) return failed(answer);
  build(answer.data, answer.etag);
}

/** Show the form for a record as it is saved, or an empty one. */
function build(record, tag) {
  base = record;
  etag = tag;
  form = new Form(spec, { without: id ? [spec.key] : [] });
  form.write(record);
  untouched = form.read();
  part("fields").replaceChildren(form.element);
  part("delete").hidden = !id;
  save = saver({ form, region, request, done: saved, conflict });
}

async function request(query) {
  if (!id) return send("POST", `/${spec.resource}${query}`, { body: form.read() });
  const body = form.changes(base);
  if (Object.keys(body).length === 0) return { isDone: true, isUnchanged: true };
  return send("PATCH", `${path()}${query}`, { body, ifMatch: etag });
}

function saved({ isUnchanged, status, data, etag: tag }) {
  if (isUnchanged) {
    untouched = form.read();
    return fill(region, element("p", { class: "done" }, "Nothing has changed."));
  }
  const isNew = status === 201 && !id;
  if (isNew) {
    id = data[spec.key];
    rename(url(`/edit/${spec.resource}/${encodeURIComponent(id)}`));
  }
  show(data, tag);
  const undo = button("Undo", () => (isNew ? drop() : undoEdit()));
  say(element("p", {}, isNew ? "Created: " : "Saved: ", element("a", { href: recordUrl(spec.resource, id) }, titleOf(data)), ". ", undo));
}

function show(record, tag) {
  build(record, tag);
  part("heading").textContent = `Edit ${spec.noun}`;
  part("subject").textContent = titleOf(record);
}

/** Show an outcome, and move the focus to it. */
function say(...content) {
  fill(region, element("div", { class: "done", tabindex: "-1" }, content));
  region.firstChild.focus();
}

function failed({ data }) {
  fill(region, element("div", { class: "problem", role: "alert" }, element("h2", {}, data.title), element("p", {}, data.detail), referrers(data)));
}

/** Return links to the records that keep one from being deleted. */
function referrers({ referred_to_by: addresses }) {
  return addresses && element("ul", {}, addresses.map((address) => element("li", {}, linkBeside(url(address), address))));
}

async function undoEdit() {
  const answer = await restorePrevious(spec.resource, id, etag);
  if (!answer.isDone) return failed(answer);
  show(answer.data, answer.etag);
  say(element("p", {}, "The record is as it was before your edit."));
}

async function remove() {
  if (!(await confirmed(`Delete “${titleOf(base)}”? You can undo it.`, "Delete", "Keep it"))) return part("delete").focus();
  drop();
}

async function drop() {
  const answer = await send("DELETE", path(), { ifMatch: etag });
  if (answer.status === 401 || answer.status === 403) part("key").focus();
  if (!answer.isDone) return failed(answer);
  form.element.hidden = true;
  part("delete").hidden = true;
  part("save").disabled = true;
  say(element("p", {}, `Deleted: ${titleOf(base)}. `, button("Undo", undelete)));
}

async function undelete() {
  const answer = await send("POST", path("/undelete"));
  if (!answer.isDone) return failed(answer);
  part("save").disabled = false;
  show(answer.data, answer.etag);
  say(element("p", {}, "The record is back as it was."));
}

async function conflict() {
  const [latest, versions] = await Promise.all([read(path()), read(`${path("/history")}?limit=1`)]);
  if (!latest.isDone) return failed(latest);
  const rows = differences(form.fields.map((field) => field.spec), base, form.read(), latest.data);
  const take = (names) => {
    for (const name of names) form.at([name]).write(latest.data[name]);
    [base, etag] = [latest.data, latest.etag];
    region.hidden = true;
    return save();
  };
  if (rows.length === 0) return take([]);
  const back = () => { fill(region); form.focusFirst(); };
  fill(region, conflictView({ rows, who: whoSaved(versions), apply: take, back }));
  region.firstChild.focus();
}
