"""cases: what was asked for and what was decided.

Owns: interviews, receipts, cases with their answers, transitions, claim keys, corrections, drafts, decisions, awards.
Must not: reckon rules (`services`), make letters (`documents`) or bank files (`payments`), know pages (`channels`).
Door: `tomoni.cases.interface`. Read first: `domain/transitions.py` (one table), then docs/rooms/cases.md.
"""
