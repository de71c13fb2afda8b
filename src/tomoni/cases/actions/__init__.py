"""Verbs that change a case, one file a subject. Each loads, decides by the pure part, saves, records, emits."""
