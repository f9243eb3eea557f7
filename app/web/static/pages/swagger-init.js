"use strict";

const page = document.getElementById("page");
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const followColorScheme = () => document.documentElement.classList.toggle("dark-mode", prefersDark.matches);
prefersDark.addEventListener("change", followColorScheme);
followColorScheme();

SwaggerUIBundle({
  url: page.dataset.openapi,
  domNode: page,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  docExpansion: "list",
  filter: true,
  persistAuthorization: true,
  showCommonExtensions: true,
  tryItOutEnabled: true,
  validatorUrl: null, // else a copy of the document's address goes to a public validator
});
