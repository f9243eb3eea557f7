"""The OpenAPI document: its texts, shared components and examples."""
