// The form for one drafted meeting: its fields with their evidence, and its one source, which all citations share.
import { element } from "./dom.js";
import { Form } from "./form.js";
import { steps } from "./values.js";

const SOURCE = "source";
const REVIEWED = "reviewed";

/** Return the description of the form for meetings with the source apart, and citations without it. */
export function draftSpec(spec) {
  const sections = structuredClone(spec.sections);
  const citations = sections.flatMap(({ fields }) => fields).find(({ name }) => name === "citations");
  const reference = citations.item.fields.find(({ name }) => name === SOURCE);
  citations.item.fields = citations.item.fields.filter(({ name }) => name !== SOURCE);
  const headline = { name: reference.title, label: "Headline", type: "line", required: true };
  const shown = ["publisher", "date", "url"];
  const section = sections.find(({ fields }) => fields.includes(citations));
  // A person seldom changes them: they say where in the text each fact is.
  section.fields = section.fields.filter((field) => field !== citations);
  sections.at(-1).fields.unshift(citations);
  section.fields.unshift({
    name: SOURCE,
    label: "The article",
    type: "object",
    fields: [headline, ...reference.fields.filter(({ name }) => shown.includes(name))],
    more: reference.fields.filter(({ name }) => !shown.includes(name)),
  });
  // Whether a person has checked the draft is asked here, since the record says so.
  const more = sections.at(-1);
  section.fields.push(more.fields.find(({ name }) => name === REVIEWED));
  more.fields = more.fields.filter(({ name }) => name !== REVIEWED);
  return { ...spec, sections };
}

export class DraftForm extends Form {
  /** Show a drafted meeting; its citations all cite the article. */
  write(document) {
    const { citations = [], ...meeting } = document;
    super.write({ ...meeting, [SOURCE]: citations[0]?.source, citations: citations.map(({ source, ...citation }) => citation) });
  }

  read() {
    const { [SOURCE]: source, citations = [], ...meeting } = super.read();
    const cited = citations.length ? citations : [{}];
    return source ? { ...meeting, citations: cited.map((citation) => ({ ...citation, source })) } : { ...meeting, citations };
  }

  // The service knows the source as that of a citation.
  at(path) {
    const [list, , name, ...rest] = path;
    return super.at(list === "citations" && name === SOURCE ? [SOURCE, ...rest] : path);
  }

  /** Show at the fields what the text says of them; return the spans, each with its field. */
  showEvidence(evidence) {
    const spans = [];
    const texts = new Map();
    for (const item of evidence) {
      const path = steps(item.pointer).slice(2);
      // Citations repeat the evidence of other fields.
      if (path[0] === "citations" && path[2] !== SOURCE) continue;
      const field = this.at(path);
      if (!field || field === this) continue;
      if (Number.isInteger(item.start)) spans.push({ start: item.start, end: item.end, kind: kindOf(item), field });
      const text = explained(item);
      if (text && !texts.get(field)?.includes(text)) texts.set(field, [...(texts.get(field) ?? []), text]);
    }
    for (const [field, lines] of texts) {
      field.evidence.replaceChildren(...lines.map((line) => element("span", {}, line)));
      field.evidence.hidden = false;
    }
    return spans;
  }
}

const kindOf = ({ how }) => (how === "stated" || how === "coordination" || how === "counterpart" ? "stated" : "derived");

const OF_RULES = /^rule: /;
const OF_RECORDS = /^[a-z]+\/\S+(: )?/;

/** Return how a value follows from the text, in a line; empty where the value is simply printed, or a person entered it. */
function explained({ how, by, exact }) {
  const source = by ?? "";
  if ((how === "stated" && !source) || source.startsWith("request: ")) return "";
  const words = exact && exact.length <= 60 ? `from “${exact}”` : "from the text";
  // The record or the list of words that gave the value is not named: the field shows the value itself.
  const rule = source.startsWith("lexicon ") ? "" : source.replace(OF_RULES, "").replace(OF_RECORDS, "");
  return rule ? `${words}: ${rule}` : words;
}
