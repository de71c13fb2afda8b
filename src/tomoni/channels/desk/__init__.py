"""desk: the pages of the staff. Queue, one case on one screen, approval, payments, figures, dead letters, ledger.

Owns: pages, words and the access check of the staff side; nothing is stored here.
Must not: show personal data of a resident outside `core.reading`; decide anything (verbs live in the rooms below).
Door: `urls.py` (mounted by the site at `/desk/`).
Read first: `access.py`, then `views/case.py`.
"""
