"""The worst day rehearsed (`tomoni bench surge`): every household of a city applies for the special cash payment.

Letters, applications over HTTP while processes are killed, corrections, decisions, payment order, bank file; then
everything is counted. Each stage says what it cost. The people are invented; a town that has real ones is refused.
"""
