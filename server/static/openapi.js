// Starts the vendored Swagger UI on our own document, and asks no other host.
"use strict";

SwaggerUIBundle({
  url: document.getElementById("api").dataset.document,
  dom_id: "#api",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  // By default it sends the document to a validator on the internet.
  validatorUrl: null,
});
