// The page that makes a record of an article: it asks the service for drafts, and a person reviews and saves them.
import { recordUrl, send } from "./api.js";
import { Article } from "./article.js";
import { nameOf, readCountries } from "./countries.js";
import { DraftForm, draftSpec } from "./draft-form.js";
import { button, element, fill, linkBeside, part } from "./dom.js";
import { described } from "./form.js";
import { guard, register } from "./navigation.js";
import { saver } from "./saving.js";
import { steps } from "./values.js";

let spec = null;
let drafts = [];
let article = null;
let shown = null;

register("draft", start);

function start() {
  spec = draftSpec(described());
  readCountries();
  [drafts, article, shown] = [[], null, null];
  part("article-form").addEventListener("submit", (event) => {
    event.preventDefault();
    readArticle();
  });
  part("save").addEventListener("click", () => shown.save());
  part("again").addEventListener("click", startAgain);
  guard(() => drafts.some((draft) => draft.isSaved === false));
}

const given = (name) => part("article-form").elements[name].value.trim() || undefined;

async function readArticle() {
  // Offsets are those of the text that was sent.
  const text = part("article-form").elements.text.value;
  const region = part("reading");
  if (!text.trim()) {
    fill(region, element("p", { class: "error" }, "Paste the text of an article first."));
    part("article-form").elements.text.focus();
    return;
  }
  fill(region, element("p", {}, "Reading…"));
  const body = { text, url: given("url"), published: given("published"), publisher: given("publisher") };
  const answer = await send("POST", "/drafts", { body, isPublic: true });
  if (!answer.isDone) return showRefusal(region, answer.data);
  if (answer.data.documents.length === 0) {
    fill(region, element("p", { class: "notice" }, `No draft: ${answer.data.reason}. `, "You can ", element("a", { href: part("desk").dataset.blank }, "enter the meeting by hand"), "."));
    return;
  }
  fill(region);
  showDrafts(text, answer.data);
}

/** Return the label of the field that an error is about. */
function label(pointer = "") {
  const name = steps(pointer).join(" ");
  return part("article-form").elements[name]?.labels[0].firstChild.textContent.trim() ?? name;
}

function showRefusal(region, problem) {
  const errors = problem.errors ?? [];
  fill(region, element("div", { class: "error" }, errors.length ? errors.map(({ pointer, detail }) => element("p", {}, `${label(pointer)}: ${detail}`)) : problem.detail));
  const name = errors[0]?.pointer ? steps(errors[0].pointer)[0] : "text";
  (part("article-form").elements[name] ?? part("article-form").elements.text).focus();
}

function showDrafts(text, answer) {
  article = new Article(text, (over, isChosen) => shown?.reveal(over, isChosen));
  drafts = answer.documents.map((document, index) => new Draft(document, index, answer));
  part("paste").hidden = true;
  part("review").hidden = false;
  part("text").replaceChildren(article.element);
  fill(part("warnings"), answer.warnings.map((warning) => element("li", {}, warning.why, " ", element("q", {}, warning.exact))));
  part("warned").hidden = answer.warnings.length === 0;
  const choices = drafts.map((draft, index) => draft.tab(index));
  fill(part("choices"), drafts.length > 1 ? [element("legend", {}, `The text reports ${drafts.length} meetings`), ...choices] : []);
  drafts[0].show();
  part("review-heading").focus();
}

function startAgain() {
  drafts = [];
  shown = null;
  part("review").hidden = true;
  part("paste").hidden = false;
  fill(part("outcome"));
  part("article-form").elements.text.focus();
}

/** One of the meetings that the text tells of, with its form. */
class Draft {
  constructor(document, index, answer) {
    const isOwn = ({ pointer }) => pointer === `/documents/${index}` || pointer.startsWith(`/documents/${index}/`);
    this.isSaved = false;
    this.form = new DraftForm(spec, { without: ["origin"] });
    this.form.write(document);
    this.title = document.title;
    this.origin = document.origin;
    this.spans = this.form.showEvidence(answer.evidence.filter(isOwn));
    this.notes = [
      ...answer.unplaced.map((name) => ({ ...name, kind: "unplaced" })),
      ...answer.warnings.map((warning) => ({ ...warning, kind: "warning" })),
    ];
    this.questions = answer.questions.filter(isOwn);
    this.open = element("ul", { class: "questions" }, this.questions.map((question) => this.question(question)), answer.unplaced.map((name) => this.unplaced(name)));
    this.save = saver({
      form: this.form,
      region: part("outcome"),
      request: (query) => send("POST", `/meetings${query}`, { body: { ...this.form.read(), origin: this.origin } }),
      done: ({ data, etag }) => this.saved(data, etag),
    });
    this.form.element.addEventListener("focusin", (event) => this.point(event.target));
    this.form.element.addEventListener("mouseover", (event) => this.point(event.target, false));
  }

  tab(index) {
    const input = element("input", { type: "radio", name: "draft", checked: index === 0, onchange: () => this.show() });
    this.mark = element("span", { class: "tag", hidden: true }, "saved");
    return element("label", {}, input, " ", element("span", { dir: "auto" }, this.title), this.mark);
  }

  show() {
    shown = this;
    article.mark([...this.spans, ...this.notes]);
    part("fields").replaceChildren(this.form.element);
    const count = this.open.childNodes.length;
    fill(part("questions"), count ? [element("h2", {}, count === 1 ? "One thing to decide" : `${count} things to decide`), this.open] : []);
    part("save").disabled = this.isSaved;
  }

  question({ pointer, why, choices, evidence }) {
    const path = steps(pointer).slice(2);
    const field = this.form.at(path);
    const item = element("li", {}, element("p", {}, why, evidence && [" ", element("q", {}, evidence.exact)]));
    const answered = () => item.classList.add("answered");
    const options = choices.map((choice) => button(choice.name ?? (path.at(-1) === "country" ? nameOf(choice) : String(choice).replaceAll("_", " ")), () => { field.write(choice); answered(); field.element.dispatchEvent(new Event("input", { bubbles: true })); }));
    item.append(element("div", { class: "actions" }, options, field && button(`Go to ${field.spec.label.toLowerCase()}`, () => field.focus(), { class: "link" })));
    field?.element.classList.add("unsure");
    field?.element.addEventListener("input", answered);
    return item;
  }

  unplaced(name) {
    const item = element("li", {}, element("p", {}, "Not placed: ", element("q", {}, name.exact)));
    const add = button("Add as a participant", () => {
      const participant = this.form.at(["participants"]).extend({ person: { name: name.exact.replace(/\s+/g, " ") } });
      item.classList.add("answered");
      participant.focus();
    });
    item.append(element("div", { class: "actions" }, add, button("Show in the text", () => article.highlight(this.notes.filter(({ start, kind }) => start === name.start && kind === "unplaced")), { class: "link" })));
    return item;
  }

  /** Highlight the words behind the field that has the focus. */
  point(target, moves = true) {
    const spans = this.spans.filter(({ field }) => field.element.contains(target));
    // The most specific field alone: a person's country, not the whole entry.
    const own = spans.filter(({ field }) => !spans.some((other) => other.field !== field && field.element.contains(other.field.element)));
    article.highlight(own, { moves });
    this.outline(own.map(({ field }) => field));
  }

  /** Outline the fields of the words that have the focus; go to the first if they were chosen. */
  reveal(over, isChosen) {
    const isFolded = ({ element: node }) => Number(node.closest("details:not([open])") !== null);
    const fields = over.flatMap(({ field }) => field ?? []).sort((one, other) => isFolded(one) - isFolded(other));
    article.highlight(over.slice(0, 1), { moves: false });
    this.outline(fields);
    if (isChosen) fields[0]?.focus();
    else fields[0]?.element.scrollIntoView({ block: "nearest" });
  }

  outline(fields) {
    for (const node of this.form.element.querySelectorAll(".outlined")) node.classList.remove("outlined");
    for (const field of fields) field.element.classList.add("outlined");
  }

  setSaved(isSaved) {
    this.isSaved = isSaved;
    if (this.mark) this.mark.hidden = !isSaved;
    // Meanwhile, the person may have turned to another meeting of the text.
    if (shown) part("save").disabled = shown.isSaved;
  }

  saved(meeting, etag) {
    this.setSaved(true);
    const undo = button("Undo", async () => {
      const { isDone, data } = await send("DELETE", `/meetings/${encodeURIComponent(meeting.id)}`, { ifMatch: etag });
      this.setSaved(!isDone);
      fill(part("outcome"), element("p", { class: isDone ? "done" : "problem" }, isDone ? "The meeting was deleted again. People and other records that were new with it stay." : data.detail));
    });
    const next = drafts.find((draft) => !draft.isSaved);
    fill(part("outcome"), element(
      "div",
      { class: "done", tabindex: "-1" },
      element("p", {}, "Saved: ", linkBeside(recordUrl("meetings", meeting.id), meeting.title), ". ", undo),
      next && element("p", {}, "Another meeting of this text is not saved."),
    ));
    part("outcome").firstChild.focus();
  }
}
