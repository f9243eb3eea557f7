// A field of one value: a label, a control, help and an error. All kinds of fields have the same methods:
// `read`, `write`, `isBlank`, `at` (the field at a path), `focus`, `fail` (show an error) and `clear` (remove errors).
import { codeOf, countryList, nameOf } from "./countries.js";
import { element, uniqueId, words } from "./dom.js";

export class Field {
  constructor(spec) {
    this.spec = spec;
    this.id = uniqueId(spec.name);
    this.error = element("p", { class: "error", id: `${this.id}-error`, hidden: true });
    this.evidence = element("p", { class: "evidence", hidden: true });
  }

  at() {
    return this;
  }

  fail(text) {
    this.error.textContent = text;
    this.error.hidden = false;
    this.control?.setAttribute("aria-invalid", "true");
    this.openAround();
  }

  clear() {
    this.error.hidden = true;
    this.control?.removeAttribute("aria-invalid");
  }

  focus() {
    this.openAround();
    this.control.focus();
  }

  /** Open the folded parts of the form that the field is in. */
  openAround() {
    for (let node = this.element; node; node = node.parentElement) if (node.matches?.("details")) node.open = true;
  }

  /** Return the label of the control, with a mark where a value is required. */
  label(attributes = {}) {
    const required = this.spec.required && element("span", { class: "required" }, " required");
    return element("label", { for: this.id, ...attributes }, this.spec.label, required);
  }

  help() {
    return this.spec.help && element("p", { class: "help", id: `${this.id}-help` }, this.spec.help);
  }

  /** Return the attributes of the control. */
  attributes(more = {}) {
    const described = [this.spec.help && `${this.id}-help`, `${this.id}-error`].filter(Boolean).join(" ");
    return { id: this.id, "aria-describedby": described, "aria-required": this.spec.required ? "true" : undefined, placeholder: this.spec.hint, dir: "auto", ...more };
  }
}

const CONTROLS = {
  text: (field) => element("textarea", field.attributes({ rows: 1, maxlength: field.spec.longest })),
  choice: (field) =>
    element(
      "select",
      field.attributes({ dir: undefined }),
      field.spec.default === undefined && element("option", { value: "" }, field.spec.required ? "choose" : "not stated"),
      field.spec.options.map((option) => element("option", { value: option }, words(option))),
    ),
  boolean: (field) =>
    element(
      "select",
      field.attributes({ dir: undefined }),
      field.spec.nullable && element("option", { value: "" }, "not stated"),
      element("option", { value: "false" }, "no"),
      element("option", { value: "true" }, "yes"),
    ),
  country: (field) => element("input", field.attributes({ type: "text", list: countryList(), autocomplete: "off" })),
  number: (field) => element("input", field.attributes({ type: "text", inputmode: "decimal", autocomplete: "off" })),
  url: (field) => element("input", field.attributes({ type: "text", inputmode: "url", autocomplete: "off", spellcheck: "false" })),
};

// How the text of a control becomes a value, and the other way round, where they are not the same.
const READERS = {
  boolean: (text) => text === "true",
  country: codeOf,
  number: (text) => (Number.isFinite(Number(text)) ? Number(text) : text),
  value: (text) => (/^[[{]/.test(text) ? parsed(text) : text),
};
const WRITERS = {
  country: nameOf,
  value: (value) => (typeof value === "string" ? value : JSON.stringify(value)),
};

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export class Single extends Field {
  constructor(spec) {
    super(spec);
    const make = CONTROLS[spec.type] ?? ((field) => element("input", field.attributes({ type: "text", maxlength: spec.longest, autocomplete: "off" })));
    this.control = make(this);
    if (spec.default !== undefined) this.control.value = spec.default;
    this.element = element("div", { class: `field ${spec.type}`, "data-name": spec.name }, this.label(), this.control, this.help(), this.evidence, this.error);
  }

  read() {
    const text = this.control.value.trim();
    if (text === "") return undefined;
    // What was not typed is sent as it came, such as a number that a source gives as a text.
    if (this.written?.text === this.control.value) return this.written.value;
    return (READERS[this.spec.type] ?? String)(text);
  }

  write(value) {
    const text = value === null || value === undefined ? "" : (WRITERS[this.spec.type] ?? String)(value);
    this.control.value = text;
    this.written = { text: this.control.value, value: value ?? undefined };
  }

  isBlank() {
    const value = this.read();
    return value === undefined || value === this.spec.default || (this.spec.type === "boolean" && !this.spec.nullable && !value);
  }
}
