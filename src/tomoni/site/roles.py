"""One address of PostgreSQL is enough for `make run`: it is the owner's, and the application gets a role of its own.

In production both addresses are given (docs/how/run.md), and the web processes never learn the owner's.
"""

import sys
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from tomoni.site.secret import make_secret


def application_address(owner: str, data: Path) -> str:
    """The same database for the role `tomoni_app`, with a password kept in `data/application-password`."""
    parts = urlsplit(owner)
    server = parts.netloc.rpartition("@")[2]
    password = quote(make_secret(data, "application-password"), safe="")
    return urlunsplit(parts._replace(netloc=f"tomoni_app:{password}@{server}"))


if __name__ == "__main__":
    print(application_address(sys.argv[1], Path(sys.argv[2])))
