"""Rules: the formula language of the law, and its answers for one household and for a whole population.

Owns: reading YAML as text with its place; the closed expression language and its types; months, parameters, tables,
definitions, all dated and with their article; three-valued evaluation; the explanation of an answer.
Must not: open files or connections, know Django, know a service or a case, or store anything.
Door: `tomoni.rules.interface`, and `tomoni.rules.population` for everybody at once.
Read first: docs/rooms/rules.md, then `law/definitions.py` (what a rule set is) and `household/walk.py` (how a node
becomes a function).
"""
