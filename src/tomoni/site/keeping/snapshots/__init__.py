"""One moment of a database, written to files and read back: `sqlite.py` and `postgresql.py`, with the same verbs.

`write(folder)` writes the moment below a folder and gives what the manifest has to say about it, while pages and the
worker go on. `filled()` says in words what is there already. `read(folder, told, proof)` puts the moment into an empty
place, calls `proof` on it before anything can be seen by others, and leaves the place as it was where proof refuses.
`moment()` lets the doors of the rooms read one moment. `build(fill)` makes tables in an empty place and lets `fill`
write rows into them; they are seen when it has ended, or the place is as it was. `last_number` and `go_on_from` keep
the number that a table gave last.
"""

from types import ModuleType

from django.db import connection

from tomoni.site.keeping.snapshots import postgresql, sqlite


def of_this_database() -> ModuleType:
    """The one for the configured database."""
    return sqlite if connection.vendor == "sqlite" else postgresql
