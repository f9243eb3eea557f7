// The countries by name: people choose a name, and the form sends the code.
import { read } from "./api.js";
import { element } from "./dom.js";

const LIST = "country-names";
const codes = new Map();
const names = new Map();

/** Read the countries once, before a form is built. */
export async function loadCountries() {
  for (let path = "/countries?limit=1000"; path; ) {
    const { isDone, data } = await read(path);
    if (!isDone) return;
    for (const { code, name, valid_to: end } of data.items) {
      // A former state with the name of a present one is found by its code alone.
      if (!codes.has(name) || !end) codes.set(name, code);
      names.set(code, name);
    }
    path = data.next ? `/countries${new URL(data.next, location.href).search}` : null;
  }
  document.body.append(element("datalist", { id: LIST }, [...codes.keys()].map((name) => element("option", { value: name }))));
}

export const countryList = () => LIST;

/** Return the code of a country that is in the list, else the text, which the service may know. */
export const codeOf = (text) => codes.get(text) ?? text;

export function nameOf(code) {
  const name = names.get(code);
  return name && codes.get(name) === code ? name : code;
}
