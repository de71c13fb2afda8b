"""payments (支払): what the town owes, to whom, for which month; the order to pay it; the file for the bank.

Owns: instalments, payment orders (支出命令), their lines, the frozen bank files (全銀 総合振込), fund sources.
Must not: know a case, a decision or a rule; write a bank file twice; let one person order and release.
Door: `tomoni.payments.interface`. Read first: docs/rooms/payments.md, then `domain/zengin.py` and `actions/`.
"""
