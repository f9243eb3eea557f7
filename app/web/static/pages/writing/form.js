// The form for a record: sections of fields, with the errors of the service at the fields that they are about.
import { button, element, part } from "./dom.js";
import { Field } from "./field.js";
import { build } from "./group.js";
import { patch, steps } from "./values.js";

export class Form extends Field {
  constructor(spec, { without = [] } = {}) {
    super({ ...spec, name: spec.resource });
    this.fields = [];
    const sections = spec.sections.map((section) => this.section(section, without));
    this.summary = element("div", { class: "errors", role: "alert", tabindex: "-1", hidden: true });
    this.element = element("form", { class: "record", novalidate: true, "aria-label": spec.noun }, this.summary, sections);
    this.element.addEventListener("submit", (event) => event.preventDefault());
  }

  section({ heading, fields, folded }, without) {
    const own = fields.filter((field) => !without.includes(field.name)).map(build);
    if (own.length === 0) return null;
    this.fields.push(...own);
    const content = element("div", { class: "grid" }, own.map((field) => field.element));
    if (folded) return element("details", { class: "section" }, element("summary", {}, heading), content);
    // The heading of a section with one list says what its legend says.
    const isOne = own.length === 1 && heading;
    return element("section", { class: isOne ? "one" : undefined }, heading && element("h2", {}, heading), content);
  }

  read() {
    return Object.fromEntries(this.fields.map((field) => [field.spec.name, field.read()]).filter(([, value]) => value !== undefined));
  }

  write(record) {
    for (const field of this.fields) field.write(record[field.spec.name] ?? field.spec.default);
  }

  /** Return the merge patch from a record to what the form says. */
  changes(record) {
    return patch(this.fields.map((field) => field.spec), record, this.read());
  }

  at([name, ...rest]) {
    return this.fields.find((field) => field.spec.name === name)?.at(rest) ?? null;
  }

  focusFirst() {
    this.fields[0].focus();
  }

  clear() {
    this.summary.hidden = true;
    for (const field of this.fields) field.clear();
  }

  /** Show the errors of a problem document at their fields and above the form, and move the focus to the first. */
  showErrors(problem) {
    this.clear();
    const errors = problem.errors ?? [{ detail: problem.detail }];
    let first = null;
    const items = errors.map(({ pointer, parameter, detail }) => {
      const field = pointer ? this.at(steps(pointer)) : null;
      if (field === null) return element("li", {}, parameter ? `${parameter}: ` : "", detail);
      field.fail(detail);
      first ??= field;
      return element("li", {}, button(field.spec.label, () => field.focus(), { class: "link" }), `: ${detail}`);
    });
    const count = items.length === 1 ? "One field needs another value" : `${items.length} fields need other values`;
    this.summary.replaceChildren(element("h2", {}, count), element("ul", {}, items));
    this.summary.hidden = false;
    if (first) first.focus();
    else this.summary.focus();
  }
}

/** Return the description of the form on this page. */
export const described = () => JSON.parse(part("desk").dataset.form);
