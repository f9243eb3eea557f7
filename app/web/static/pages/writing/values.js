// Comparison and display of the values of records.
import { nameOf } from "./countries.js";
import { words } from "./dom.js";

/** Return a value without what says nothing: null, empty texts, lists and objects; undefined if nothing is left. */
export function significant(value) {
  if (value === null || value === undefined || value === "") return undefined;
  if (Array.isArray(value)) {
    const items = value.map(significant).filter((item) => item !== undefined);
    return items.length ? items : undefined;
  }
  if (typeof value !== "object") return value;
  const entries = Object.entries(value).map(([name, item]) => [name, significant(item)]);
  const filled = entries.filter(([, item]) => item !== undefined);
  return filled.length ? Object.fromEntries(filled.sort(([one], [other]) => (one < other ? -1 : 1))) : undefined;
}

export function isSame(one, other) {
  return JSON.stringify(significant(one)) === JSON.stringify(significant(other));
}

/** Return the merge patch (RFC 7396) that makes `after` of `before`, for these fields. */
export function patch(fields, before, after) {
  const result = {};
  for (const { name, type } of fields) {
    const [old, now] = [before[name], significant(after[name])];
    if (isSame(old, now)) continue;
    if (now === undefined) result[name] = type === "list" ? [] : null;
    else if (type === "object" && old) result[name] = { ...Object.fromEntries(Object.keys(old).map((key) => [key, null])), ...now };
    else result[name] = now;
  }
  return result;
}

/** Return an old document without the ids of participants that the record has no more: such an id is never used again. */
export function portable(old, now) {
  const kept = new Set((now.participants ?? []).map(({ id }) => id));
  const participants = old.participants?.map(({ id, ...rest }) => (kept.has(id) ? { id, ...rest } : rest));
  return participants ? { ...old, participants } : old;
}

const NAMES = ["name", "title", "headline", "id"];
const OF_COUNTRIES = new Set(["country", "posted_to", "successors"]);

/** Return the value of a field as lines of text for a person. */
export function lines(value, field) {
  if (value === null || value === undefined || value === "") return [];
  if (typeof value === "boolean") return [value ? "yes" : "no"];
  if (typeof value !== "object") return [OF_COUNTRIES.has(field) ? nameOf(value) : String(value)];
  if (Array.isArray(value)) return value.map((item) => lines(item, field).join("; ")).filter(Boolean);
  const name = NAMES.find((key) => typeof value[key] === "string");
  // Of a record that is referred to, its name is enough.
  if (name && name !== "id" && value.id) return [value[name]];
  return Object.entries(value).flatMap(([key, item]) => {
    const text = lines(item, key).join(", ");
    return text && item !== "unknown" && key !== "id" ? [`${words(key)}: ${text}`] : [];
  });
}

/** Return the steps of a JSON Pointer, with or without the sign of a fragment. */
export function steps(pointer) {
  return pointer.replace(/^#/, "").split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
