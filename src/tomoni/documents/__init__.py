"""documents (文書): template text and values become a stored PDF with a number, signed, with a code that verifies.

Owns: documents, their bytes, their numbers, verify codes, the children that set type and sign.
Must not: know what a letter says or why; change or renumber what was issued; reach the database from a child process.
Door: `tomoni.documents.interface`. Read first: docs/rooms/documents.md, then `actions.py` and `domain/ports.py`.
"""
