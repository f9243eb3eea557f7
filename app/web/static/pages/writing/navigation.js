// Links within the service, followed without leaving the document, so that the key stays in its memory. What arrives is a
// page of this service, parsed by the browser without running scripts; anything else is left to the browser.
import { part } from "./dom.js";
import { showKey } from "./key.js";
import { confirmed } from "./saving.js";

const SCRIPTS = {
  draft: () => import("./draft.js"),
  history: () => import("./history.js"),
  judge: () => import("./judge.js"),
  judgements: () => import("./judgements.js"),
  record: () => import("./record.js"),
};
const starts = new Map();
const PARTS = ["header.top", "#main", "footer"];

let shown = location.href;
let request = null;
let isChanged = () => false;

/** Start the page that the browser has loaded, and follow its links from now on. */
export function begin() {
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  addEventListener("popstate", onPopState);
  addEventListener("beforeunload", (event) => { if (isChanged()) event.preventDefault(); });
  start();
}

/** Name the function that starts a page, by the name that the page has for its script. */
export function register(name, begins) {
  starts.set(name, begins);
}

/** Ask before a person leaves the page while `changed()`. */
export function guard(changed) {
  isChanged = changed;
}

/** Give the page that is shown another address. */
export function rename(url) {
  history.replaceState(null, "", url);
  shown = location.href;
}

async function start() {
  isChanged = () => false;
  showKey();
  const name = part("main").dataset.script;
  if (!name) return;
  if (!starts.has(name)) await SCRIPTS[name]();
  starts.get(name)();
}

function onClick(event) {
  const link = event.target.closest?.("a");
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  // The address of a link in a picture is an object of its own.
  const address = link.href?.baseVal ?? link.href;
  if (address) follow(event, new URL(address, document.baseURI), link.getAttribute("target"));
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "get") return;
  const url = new URL(form.action);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  follow(event, url, form.getAttribute("target"));
}

function follow(event, url, target) {
  if (target || url.origin !== location.origin || (url.hash && isSamePage(url.href, location.href))) return;
  event.preventDefault();
  leave(url.href, (address) => {
    history.replaceState({ y: scrollY }, "");
    history.pushState(null, "", address);
  });
}

const isSamePage = (one, other) => one.split("#")[0] === other.split("#")[0];

async function onPopState({ state }) {
  if (isSamePage(shown, location.href)) return;
  const was = shown;
  if (await leave(location.href, () => {}, state?.y)) return;
  history.pushState(null, "", was);
}

/** Replace the page by that at a URL, unless the person wants to stay; return whether it is left. */
async function leave(url, arrive, y = 0) {
  if (isChanged() && !(await confirmed("Leave this page without saving?", "Leave", "Stay"))) return false;
  const page = await load(url);
  if (page === null) return true;
  if (!page) {
    isChanged = () => false;
    location.assign(url);
    return true;
  }
  // Where redirects have led.
  arrive(page.URL);
  shown = location.href;
  show(page);
  await start();
  const heading = document.querySelector("main h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  scrollTo({ top: y, behavior: "instant" });
  return true;
}

/** Return the page at a URL: undefined where there is none to show, null where another one was asked for meanwhile. */
function load(url) {
  const [own, previous] = [new XMLHttpRequest(), request];
  request = own;
  previous?.abort();
  part("main").setAttribute("aria-busy", "true");
  return new Promise((resolve) => {
    const end = (page) => resolve(request === own ? page : null);
    own.open("GET", url);
    own.setRequestHeader("Accept", "text/html");
    own.responseType = "document";
    own.onreadystatechange = () => {
      // A table of all records should not be read twice.
      const isPage = own.getResponseHeader("Content-Type")?.startsWith("text/html");
      if (own.readyState === XMLHttpRequest.HEADERS_RECEIVED && !isPage) own.abort();
    };
    own.onload = () => end(isWhole(own.response) ? own.response : undefined);
    own.onerror = () => end(undefined);
    own.onabort = () => end(undefined);
    own.send();
  });
}

const isWhole = (page) => page && PARTS.every((selector) => page.querySelector(selector));

function show(page) {
  document.title = page.title;
  for (const selector of PARTS) document.querySelector(selector).replaceWith(document.adoptNode(page.querySelector(selector)));
  const wanted = new Map([...page.querySelectorAll("link[rel=stylesheet]")].map((link) => [link.getAttribute("href"), link]));
  for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
    link.disabled = !wanted.has(link.getAttribute("href"));
    wanted.delete(link.getAttribute("href"));
  }
  document.head.append(...wanted.values());
}
