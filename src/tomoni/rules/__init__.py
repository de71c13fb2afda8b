"""Rules: the formula language of the law, and its evaluation for one household.

Owns: reading YAML as text with its place; the closed expression language and its types; months, parameters, tables,
definitions, all dated and with their article; three-valued evaluation; the explanation of an answer.
Must not: open files or connections, know Django, know a service or a case, or store anything.
Door: `tomoni.rules.interface`.
Read first: docs/rooms/rules.md, then `book.py` (what a rule set is) and `walk.py` (how one becomes a function).
"""
