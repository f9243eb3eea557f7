// A reference to another record: a name with suggestions from the records, or a new record by its name.
import { read, recordUrl } from "./api.js";
import { element, linkBeside, uniqueId } from "./dom.js";
import { Field, Single } from "./field.js";

const WAIT = 150;
const MOST = 8;

/** Return the records that a text suggests, as ids with names. */
async function suggestions(resource, title, text) {
  const terms = text.split(/\s+/).map((term) => term.replaceAll(/["*-]/g, " ").trim()).filter(Boolean);
  if (terms.length === 0) return [];
  const query = new URLSearchParams({ q: `${terms.join(" ")}*`, limit: MOST, sort: "relevance" });
  const { isDone, data } = await read(`/${resource}?${query}`);
  return isDone ? data.items.map((item) => ({ id: item.id, name: item[title], about: about(item) })) : [];
}

function about(item) {
  const tenure = item.tenures?.at(-1);
  return [tenure?.office, item.country, item.publisher, item.date, item.abbreviation].filter(Boolean).join(", ");
}

export class Reference extends Field {
  constructor(spec) {
    super(spec);
    this.listId = uniqueId("suggestions");
    this.control = element("input", this.attributes({
      type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.listId,
    }));
    this.list = element("ul", { id: this.listId, role: "listbox", class: "suggestions", hidden: true, "aria-label": spec.label });
    this.state = element("p", { class: "state" });
    // The fields of a new record are built when they are needed; until then, their values are kept.
    this.plain = [];
    this.unbuilt = spec.fields ?? [];
    this.about = element("div", { class: "grid" });
    this.more = element("details", { class: "more", hidden: true, ontoggle: () => this.unfold() }, element("summary", {}, "About the new record"), this.about);
    this.element = element("div", { class: "field reference", "data-name": spec.name }, this.label(), element("div", { class: "combobox" }, this.control, this.list), this.state, this.help(), this.more, this.evidence, this.error);
    this.control.addEventListener("input", () => this.typed());
    this.control.addEventListener("keydown", (event) => this.key(event));
    this.control.addEventListener("blur", () => this.close());
    this.write(undefined);
  }

  unfold() {
    for (const spec of this.unbuilt) {
      const field = new Single(spec);
      field.write(this.kept[spec.name] ?? spec.default);
      delete this.kept[spec.name];
      this.plain.push(field);
      this.about.append(field.element);
    }
    this.unbuilt = [];
  }

  write(value) {
    const link = typeof value === "string" ? { id: value } : value;
    const { title } = this.spec;
    this.chosen = link?.id ? link : null;
    this.control.value = link?.[title] ?? link?.id ?? "";
    const known = new Set([title, ...this.plain.map((field) => field.spec.name)]);
    this.kept = this.chosen ? {} : Object.fromEntries(Object.entries(link ?? {}).filter(([name]) => !known.has(name)));
    for (const field of this.plain) field.write(this.chosen ? undefined : (link?.[field.spec.name] ?? field.spec.default));
    this.show();
  }

  read() {
    const text = this.control.value.trim();
    if (this.chosen) return this.spec.bare ? this.chosen.id : this.chosen;
    if (text === "") return undefined;
    if (this.spec.bare) return text;
    const value = { ...this.kept, [this.spec.title]: text };
    for (const field of this.plain) if (!field.isBlank()) value[field.spec.name] = field.read();
    return value;
  }

  isBlank() {
    return this.control.value.trim() === "";
  }

  at([name]) {
    if (!this.chosen && this.unbuilt.some((spec) => spec.name === name)) this.unfold();
    return (!this.chosen && this.plain.find((field) => field.spec.name === name)) || this;
  }

  clear() {
    super.clear();
    for (const field of this.plain) field.clear();
  }

  /** Choose a record, as a person does from the suggestions. */
  choose({ id, name }) {
    this.write({ id, [this.spec.title]: name });
    this.close();
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
  }

  show() {
    const isNew = !this.chosen && !this.isBlank() && !this.spec.bare;
    this.more.hidden = !isNew || this.plain.length + this.unbuilt.length === 0;
    if (this.chosen) this.state.replaceChildren("Recorded: ", linkBeside(recordUrl(this.spec.resource, this.chosen.id), "open it", { title: this.chosen.id }));
    else this.state.textContent = isNew ? "Found by its name, or a new record." : "";
    this.state.hidden = this.state.textContent === "";
  }

  typed() {
    this.chosen = null;
    this.show();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.suggest(), WAIT);
  }

  async suggest() {
    const text = this.control.value;
    const records = await suggestions(this.spec.resource, this.spec.title, text);
    if (text !== this.control.value || document.activeElement !== this.control) return;
    this.options = records.map((record) => {
      const option = element("li", { role: "option", id: uniqueId("option"), "aria-selected": "false" }, element("bdi", {}, record.name), record.about && element("span", { class: "about" }, ` ${record.about}`));
      // Before the field loses the focus, which closes the list.
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); this.choose(record); });
      return { option, record };
    });
    this.active = -1;
    this.list.replaceChildren(...this.options.map(({ option }) => option));
    this.list.hidden = records.length === 0;
    this.control.setAttribute("aria-expanded", String(records.length > 0));
    this.control.removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (this.list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      this.active = (this.active + steps[event.key] + this.options.length) % this.options.length;
      this.options.forEach(({ option }, index) => option.setAttribute("aria-selected", String(index === this.active)));
      this.options[this.active].option.scrollIntoView({ block: "nearest" });
      this.control.setAttribute("aria-activedescendant", this.options[this.active].option.id);
    } else if (event.key === "Enter" && this.active >= 0) this.choose(this.options[this.active].record);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.control.setAttribute("aria-expanded", "false");
    this.control.removeAttribute("aria-activedescendant");
  }
}
