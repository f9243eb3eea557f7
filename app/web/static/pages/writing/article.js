// The text of an article with a mark for each piece of evidence. Offsets are in code points, as those of the service.
import { element } from "./dom.js";

const WRAPPED = { least: 50, most: 100 };

/** Return a text with a space for each line break after which the next word would not have fitted on the line; of the same length. */
function withoutWraps(text) {
  const lines = text.split("\n");
  const width = Math.max(...lines.map(({ length }) => length));
  if (width < WRAPPED.least || width > WRAPPED.most) return text;
  return lines.reduce((whole, line, index) => {
    const [word] = line.split(" ", 1);
    const before = lines[index - 1];
    return whole + (before && word && before.length + 1 + word.length > width ? " " : "\n") + line;
  });
}

/** The text, and the highlighting of its evidence. */
export class Article {
  constructor(text, onChoose) {
    this.points = Array.from(withoutWraps(text));
    this.onChoose = onChoose;
    this.element = element("div", { class: "article", lang: "", dir: "auto", role: "group", "aria-label": "Article" });
    this.element.addEventListener("keydown", (event) => this.key(event));
  }

  /** Mark spans: objects with `start`, `end`, and a `kind` that styles them. The shortest at a place is its own. */
  mark(spans) {
    this.spans = spans.filter(({ start }) => Number.isInteger(start));
    const edges = new Set([0, this.points.length, ...this.spans.flatMap(({ start, end }) => [start, end])]);
    const bounds = [...edges].sort((one, other) => one - other);
    this.marks = [];
    const pieces = bounds.slice(0, -1).map((start, index) => {
      const end = bounds[index + 1];
      const text = this.points.slice(start, end).join("");
      const over = this.spans.filter((span) => span.start <= start && span.end >= end);
      if (over.length === 0 || text.trim() === "") return text;
      over.sort((one, other) => one.end - one.start - (other.end - other.start));
      return this.piece(text, over);
    });
    this.element.replaceChildren(...pieces);
    if (this.marks.length) this.marks[0].node.tabIndex = 0;
  }

  piece(text, over) {
    const isBroad = over[0].end - over[0].start > 80;
    const node = element("mark", { class: `${over[0].kind}${isBroad ? " broad" : ""}`, tabindex: "-1", role: "button" }, text);
    node.addEventListener("focus", () => this.onChoose(over, false));
    node.addEventListener("mouseenter", () => this.onChoose(over, false));
    node.addEventListener("click", () => this.onChoose(over, true));
    this.marks.push({ node, over });
    return node;
  }

  // One stop for the Tab key; arrow keys go from mark to mark, Enter to the field.
  key(event) {
    const index = this.marks.findIndex(({ node }) => node === document.activeElement);
    if (index < 0) return;
    const to = { ArrowRight: index + 1, ArrowDown: index + 1, ArrowLeft: index - 1, ArrowUp: index - 1, Home: 0, End: this.marks.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") this.onChoose(this.marks[index].over, true);
    else if (to === undefined || !this.marks[to]) return;
    else {
      this.marks[index].node.tabIndex = -1;
      this.marks[to].node.tabIndex = 0;
      this.marks[to].node.focus();
    }
    event.preventDefault();
  }

  /** Highlight the marks of these spans, and bring the first into view. */
  highlight(spans, { moves = true } = {}) {
    let first = null;
    for (const { node, over } of this.marks) {
      const isOn = over.some((span) => spans.includes(span));
      node.classList.toggle("on", isOn);
      first ??= isOn ? node : null;
    }
    if (!first || !moves) return;
    const { top, bottom } = this.element.getBoundingClientRect();
    const place = first.getBoundingClientRect();
    if (place.top < top || place.bottom > bottom) this.element.scrollTop += place.top - top - this.element.clientHeight / 3;
  }
}
