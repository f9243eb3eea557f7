// The start of each page on which people write, after the script of the page, if it has one of its own.
import "./key.js";
import { begin } from "./navigation.js";

begin();
