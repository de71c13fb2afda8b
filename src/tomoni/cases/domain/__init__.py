"""Pure part of cases: no database, no clock of its own, no network."""
