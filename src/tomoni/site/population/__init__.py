"""People as Parquet files, part by part, and the rules asked of all of them.

`making` invents a population, `from_tables` takes a town's own tables, `reading` reads what either wrote, `running`
asks. The format: docs/reference/people-files.md. No Django here: the packs are loaded by whoever calls.
"""
