"""services: what can be asked for.

Owns: packs (loading, checking, testing), bundles, definitions, situations, and the answer to "what is due, and what is
still to be asked". Must not: keep answers of people, decide cases, know channels, read personal data except through
`core`. Door: `interface.py`. Read first: docs/rooms/services.md, docs/how/pack-keys.md, `domain/definition.py`.
"""
