"""The OpenAPI document: its texts, shared components, schemas, links and examples."""
