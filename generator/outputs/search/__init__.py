"""The search index: what stands in which record, as static files that a browser reads a few of (docs/SEARCH.md)."""
