"""Why: trees in words, documents that are kept, and what would have to differ."""
