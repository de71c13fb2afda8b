"""Reads of cases: plain data in a constant number of queries. They write nothing; who shows them to staff does so
through `core.reading`."""
