"""Files of registers: CSV of other systems taken in by a mapping, and what cases established written for them.

Owns: reading files row by row, the order of a run, the report of refused rows, the files that go back. Must not: say
what a column means (services reads mappings) or write tables (core takes rows in). Read first: `importing.py`.
"""
