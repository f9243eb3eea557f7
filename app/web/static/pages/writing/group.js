// Fields of several values: an object, and a list with buttons to add, move and remove its entries.
import { button, element } from "./dom.js";
import { Field, Single } from "./field.js";
import { Reference } from "./reference.js";
import { significant } from "./values.js";

/** Return the field that a description asks for. */
export function build(spec) {
  if (spec.type === "object") return new Group(spec);
  if (spec.type === "list") return new List(spec);
  return spec.type === "reference" ? new Reference(spec) : new Single(spec);
}

export class Group extends Field {
  constructor(spec, isEntry = false) {
    super(spec);
    this.kept = {};
    this.fields = spec.fields.map(build);
    // Folded fields are built when they are needed: a meeting may have a thousand participants.
    this.unbuilt = spec.more;
    this.folded = element("div", { class: "grid" });
    this.summary = element("summary", {}, "More");
    const more = spec.more.length > 0 && element("details", { class: "more", ontoggle: () => this.unfold() }, this.summary, this.folded);
    const title = !isEntry && element("legend", {}, spec.label);
    const shown = element("div", { class: "grid" }, this.fields.map((field) => field.element));
    this.element = element("fieldset", { class: isEntry ? "entry" : "group", "data-name": spec.name, "aria-label": isEntry ? spec.label : undefined }, title, this.help(), shown, more, this.evidence, this.error);
    this.element.addEventListener("input", () => this.summarize());
  }

  /** Build the folded fields, with the values that were kept for them. */
  unfold() {
    for (const spec of this.unbuilt) {
      const field = build(spec);
      field.write(this.kept[spec.name] ?? spec.default);
      delete this.kept[spec.name];
      this.fields.push(field);
      this.folded.append(field.element);
    }
    this.unbuilt = [];
  }

  /** Return the specs of the folded fields that are not built and have a value. */
  hidden() {
    return this.unbuilt.filter(({ name }) => significant(this.kept[name]) !== undefined);
  }

  /** Say which of the folded fields have a value. */
  summarize() {
    const built = this.fields.slice(this.spec.fields.length).filter((field) => !field.isBlank());
    const filled = [...built.map((field) => field.spec), ...this.hidden()].map(({ label }) => label);
    this.summary.textContent = filled.length ? `More: ${filled.join(", ")}` : "More";
  }

  read() {
    if (this.isBlank()) return undefined;
    const value = { ...this.kept };
    for (const field of this.fields) {
      const own = field.read();
      if (own !== undefined) value[field.spec.name] = own;
    }
    return value;
  }

  write(value) {
    const shown = new Set(this.fields.map((field) => field.spec.name));
    // What the form does not show goes back as it came, such as the id of a participant.
    this.kept = Object.fromEntries(Object.entries(value ?? {}).filter(([name]) => !shown.has(name)));
    for (const field of this.fields) field.write(value?.[field.spec.name] ?? field.spec.default);
    this.summarize();
  }

  isBlank() {
    return this.fields.every((field) => field.isBlank()) && this.hidden().length === 0;
  }

  at([name, ...rest]) {
    if (this.unbuilt.some((spec) => spec.name === name)) this.unfold();
    return this.fields.find((field) => field.spec.name === name)?.at(rest) ?? this;
  }

  focus() {
    this.fields[0].focus();
  }

  clear() {
    super.clear();
    for (const field of this.fields) field.clear();
  }
}

class List extends Field {
  constructor(spec) {
    super(spec);
    this.entries = [];
    this.items = element("ol", { class: "items" });
    this.add = button(`Add ${spec.item.label.toLowerCase()}`, () => this.extend().focus());
    this.control = this.add;
    this.element = element("fieldset", { class: "list", "data-name": spec.name }, element("legend", {}, spec.label), this.help(), this.items, this.add, this.evidence, this.error);
  }

  append(value) {
    const { item } = this.spec;
    const field = item.type === "object" ? new Group(item, true) : build(item);
    if (value !== undefined) field.write(value);
    const tool = (text, name, act) => button(text, act, { "aria-label": `${name} ${item.label.toLowerCase()}` });
    field.row = element(
      "li",
      { class: item.type },
      field.element,
      element(
        "div",
        { class: "tools" },
        tool("↑", "Move up", (event) => this.move(field, -1, event.target)),
        tool("↓", "Move down", (event) => this.move(field, 1, event.target)),
        tool("Remove", "Remove", () => this.remove(field)),
      ),
    );
    this.entries.push(field);
    this.items.append(field.row);
    return field;
  }

  /** Append an entry, as a person does. */
  extend(value) {
    const field = this.append(value);
    this.changed();
    return field;
  }

  changed() {
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  move(field, step, tool) {
    const from = this.entries.indexOf(field);
    const to = from + step;
    if (to < 0 || to >= this.entries.length) return;
    this.entries.splice(from, 1);
    this.entries.splice(to, 0, field);
    this.items.insertBefore(field.row, this.items.children[step > 0 ? to + 1 : to]);
    tool.focus();
    this.changed();
  }

  remove(field) {
    const index = this.entries.indexOf(field);
    this.entries.splice(index, 1);
    field.row.remove();
    (this.entries[index] ?? this.entries[index - 1] ?? this).focus();
    this.changed();
  }

  read() {
    // Entries in which nothing was written are left out; errors name the position among those that are sent.
    this.sent = this.entries.filter((field) => !field.isBlank());
    return this.sent.map((field) => field.read());
  }

  write(values) {
    this.entries = [];
    this.items.replaceChildren();
    for (const value of values ?? []) this.append(value);
  }

  isBlank() {
    return this.entries.every((field) => field.isBlank());
  }

  at([index, ...rest]) {
    return (this.sent ?? this.entries)[Number(index)]?.at(rest) ?? this;
  }

  clear() {
    super.clear();
    for (const field of this.entries) field.clear();
  }
}
