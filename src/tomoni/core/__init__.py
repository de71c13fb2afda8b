"""core: who. Municipalities, people, households, links, facts with source, staff, ledger, outbox, files, office days.

Owns: the tenant around every piece of work, the ledger and its seals, the outbox, the store of facts.
Must not: reckon. It knows no rule, no service and no case; it stores what others decided and says who looked.
Door: interface.py (models, actions and queries are reached through it; adapters are composed by site).
Read first: docs/rooms/core.md, then models/town.py and actions/tenants.py.
"""
