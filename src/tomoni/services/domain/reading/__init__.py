"""From YAML to dataclasses. Every reader collects faults with file, line, column, key, found, expected; none stops."""
