const page = document.getElementById("page");
const bar = document.querySelector(".bar");

// Redoc fetches its maker's logo from the maker's site and has no option against it. Any image from elsewhere becomes
// the maker's name, drawn here, before it is asked for. React sets the attribute, then the property.
const standIn = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="44" height="14">'
  + '<text y="11" font-family="system-ui, sans-serif" font-size="11" fill="#7a8ca8">Redocly</text></svg>',
)}`;
const local = (url) => (/^https?:/.test(url) && new URL(url).origin !== location.origin ? standIn : url);
const { setAttribute } = Element.prototype;
HTMLImageElement.prototype.setAttribute = function (name, value) {
  setAttribute.call(this, name, name === "src" ? local(value) : value);
};
const { get, set } = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src");
Object.defineProperty(HTMLImageElement.prototype, "src", {
  get,
  set(url) {
    set.call(this, local(url));
  },
});

const { init } = await import(document.querySelector("link[rel=modulepreload]").href);
const response = await fetch(page.dataset.openapi);
if (response.ok) {
  init(await response.json(), { disableTelemetry: true, scrollYOffset: () => bar.offsetHeight }, page);
} else {
  page.textContent = `The OpenAPI document could not be loaded: ${response.status} ${response.statusText}`;
}
