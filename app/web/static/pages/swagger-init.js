"use strict";

const page = document.getElementById("page");
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const followColorScheme = () => document.documentElement.classList.toggle("dark-mode", prefersDark.matches);
prefersDark.addEventListener("change", followColorScheme);
followColorScheme();

const keysOf = (pointer) => pointer.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Return the local references in a part of the document, as lists of keys. */
function references(node) {
  if (node === null || typeof node !== "object") return [];
  const own = typeof node.$ref === "string" && node.$ref.startsWith("#/") ? [keysOf(node.$ref)] : [];
  return own.concat(...Object.values(node).map(references));
}

/** Return a copy of the document that has only the part at `path` and the components that it refers to. */
function excerpt(openapi, path) {
  const result = { ...openapi, paths: {}, components: {} };
  const pending = path.length ? [path] : [["paths"], ["components"]];
  for (const keys of pending) { // which grows meanwhile
    const value = keys.reduce((node, key) => node?.[key], openapi);
    const parent = keys.slice(0, -1).reduce((node, key) => (node[key] ??= {}), result);
    if (parent[keys.at(-1)] !== value) {
      parent[keys.at(-1)] = value;
      pending.push(...references(value));
    }
  }
  return result;
}

// Swagger UI 5.35 parses the whole document for each operation that is opened, in order to resolve its references, and
// reads JSON with a YAML parser. With 98 operations, this took most of the time until the page could be used.
const lessParsing = ({ fn: { resolveSubtree } }) => ({
  fn: { resolveSubtree: (openapi, path, options) => resolveSubtree(excerpt(openapi, path), path, options) },
  statePlugins: {
    spec: {
      wrapActions: {
        parseToJson: (_, { specActions }) => (text) => specActions.updateJsonSpec(JSON.parse(text)),
      },
    },
  },
});

SwaggerUIBundle({
  url: page.dataset.openapi,
  domNode: page,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [lessParsing],
  layout: "BaseLayout",
  deepLinking: true,
  defaultModelsExpandDepth: -1, // the reference page shows the schemas
  displayRequestDuration: true,
  docExpansion: "list",
  filter: true,
  persistAuthorization: true,
  showCommonExtensions: true,
  tryItOutEnabled: true,
  validatorUrl: null, // else a copy of the document's address goes to a public validator
});
