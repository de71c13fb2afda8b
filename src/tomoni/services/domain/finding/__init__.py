"""Finding by everyday words: an index of what packs say, in the memory of a process. No table, the same everywhere."""
