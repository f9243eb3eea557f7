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

/** Return the row of an operation: its method, path and summary, as Swagger UI shows them while it is closed. */
function row(React, operation) {
  const [method, path] = [operation.get("method"), operation.get("path")];
  const part = (type, name, ...children) => React.createElement(type, { className: name }, ...children);
  const description = part(
    "div",
    "opblock-summary-path-description-wrapper",
    part("span", "opblock-summary-path", path),
    part("div", "opblock-summary-description", operation.getIn(["operation", "summary"])),
  );
  return React.createElement(
    "div",
    { key: `${path}-${method}`, className: `opblock opblock-${method}` },
    part(
      "div",
      `opblock-summary opblock-summary-${method}`,
      part("div", "opblock-summary-row", part("span", "opblock-summary-method", method.toUpperCase()), description),
    ),
  );
}

// Each operation on the page costs time whenever any of them changes. Those of a tag become alive when it is near the
// part in view; until then they are rows of text, which can be read and searched.
const lazyTags = ({ React, specSelectors, getSystem }) => ({
  wrapComponents: {
    // From 150 open tags and operations on, Swagger UI keeps only those in view in the page, so the browser's search finds
    // no others. It is told here that no tag is open; each tag knows better.
    operations: (Operations) => (props) =>
      React.createElement(Operations, { ...props, layoutSelectors: { ...props.layoutSelectors, isShown: () => false } }),
    OperationTag: (OperationTag) =>
      class extends React.Component {
        rows = React.createRef();

        constructor(props) {
          super(props);
          const first = specSelectors.taggedOperations().keySeq().first();
          this.state = { near: props.tag === first || decodeURI(location.hash).startsWith(`#/${props.tag}`) };
        }

        componentDidMount() {
          this.observer = new IntersectionObserver(
            (entries) => entries.some((entry) => entry.isIntersecting) && this.setState({ near: true }),
            { rootMargin: "300px" },
          );
          this.observe();
        }

        componentDidUpdate() {
          this.observe();
        }

        componentWillUnmount() {
          this.observer.disconnect();
        }

        observe() {
          this.observer.disconnect();
          if (this.rows.current) this.observer.observe(this.rows.current);
        }

        render() {
          const { children, ...others } = this.props;
          const props = { ...others, layoutSelectors: getSystem().layoutSelectors };
          const rows = () =>
            React.createElement(
              "div",
              { className: "operation-tag-content", ref: this.rows },
              props.tagObj.get("operations").map((operation) => row(React, operation)).toArray(),
            );
          return React.createElement(OperationTag, props, this.state.near ? children : rows());
        }
      },
  },
});

SwaggerUIBundle({
  url: page.dataset.openapi,
  domNode: page,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [lessParsing, lazyTags],
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
