// An edit conflict: what the person wrote beside what was saved meanwhile, and a choice for each field.
import { button, element } from "./dom.js";
import { isSame, lines } from "./values.js";

/**
 * Return the fields in which two edits of one record differ: each with both values, and the side to take unless the
 * person chooses otherwise, which is null where both changed it.
 */
export function differences(fields, base, mine, theirs) {
  return fields
    .map(({ name, label }) => ({ name, label, mine: mine[name], theirs: theirs[name], base: base[name] }))
    .filter((row) => !isSame(row.mine, row.theirs))
    .map((row) => ({ ...row, side: isSame(row.base, row.theirs) ? "mine" : isSame(row.base, row.mine) ? "theirs" : null }));
}

/** Return who saved the newest version of a record and when, from its history. */
export function whoSaved(versions) {
  const [change] = versions.data.items ?? [];
  return change ? `“${change.actor}” saved it at ${change.at.slice(0, 16).replace("T", " ")} UTC.` : "";
}

const SIDES = { mine: "Yours", theirs: "Saved meanwhile" };

/** Return the choices between both versions; `apply` gets the names of the fields that are taken from the other one. */
export function conflictView({ rows, sides = SIDES, who, apply, back, backText = "Back to the form" }) {
  const choices = rows.map((row) => choice(row, sides));
  const form = element(
    "form",
    { class: "problem conflict", tabindex: "-1", "aria-label": "Edit conflict" },
    element("h2", {}, "Somebody else changed this record"),
    element("p", {}, who, " Choose a version of each field; the rest is the same in both."),
    choices,
    element("div", { class: "actions" }, element("button", { class: "primary" }, "Save this"), button(backText, back)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply(rows.map(({ name }) => name).filter((name) => form.elements[`side-${name}`].value === "theirs"));
  });
  return form;
}

function choice({ name, label, mine, theirs, side }, sides) {
  const [ours, others] = [lines(mine, name), lines(theirs, name)];
  // An entry of a list that both have is no reason to choose either.
  const line = (text) => element("span", { class: ours.includes(text) && others.includes(text) ? "value about" : "value", dir: "auto" }, text);
  const option = (value, title, shown) =>
    element(
      "label",
      {},
      element("input", { type: "radio", name: `side-${name}`, value, checked: side === value, required: true }),
      element("span", { class: "side" }, title),
      shown.length ? shown.map(line) : element("span", { class: "value about" }, "nothing"),
    );
  const note = side === null && element("span", { class: "tag" }, "changed by both");
  return element("fieldset", { class: "sides" }, element("legend", {}, label, note), element("div", { class: "options" }, option("mine", sides.mine, ours), option("theirs", sides.theirs, others)));
}
