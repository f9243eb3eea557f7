// The countries by name: people choose a name, and the form sends the code.
import { element, part } from "./dom.js";

const LIST = "country-names";
let codes = new Map();
let names = new Map();

/** Take the countries of the page. */
export function readCountries() {
  codes = new Map(JSON.parse(part("desk").dataset.countries));
  names = new Map([...codes].map(([name, code]) => [code, name]));
}

/** Return the id of the list of names, which is added to the page when a field first needs it. */
export function countryList() {
  if (!part(LIST)) {
    document.body.append(element("datalist", { id: LIST }, [...codes.keys()].map((name) => element("option", { value: name }))));
  }
  return LIST;
}

/** Return the code of a country that is in the list, else the text, which the service may know. */
export const codeOf = (text) => codes.get(text) ?? text;

export const nameOf = (code) => names.get(code) ?? code;
