"""A private PostgreSQL for one run: never the system's own, on a socket in a folder of its own, gone afterwards."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


class NoPostgres(Exception):
    """Why no server could be started, in words, with the line that helps."""


@dataclass
class Cluster:
    """A running server. `prefix`: how its programs are called (as another user where we are root)."""

    folder: Path
    programs: Path
    prefix: Sequence[str]

    @classmethod
    def start(cls, folder: Path) -> "Cluster":
        """Make and start a cluster in a folder. Raises NoPostgres."""
        cluster = cls(folder, _find_programs(), _find_prefix(folder))
        data = str(folder / "data")
        cluster._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        cluster.start_again()
        return cluster

    @classmethod
    def kept(cls, folder: Path) -> "Cluster":
        """A cluster that was made in this folder before, not started. Raises NoPostgres."""
        return cls(folder, _find_programs(), _find_prefix(folder))

    def start_again(self, memory_mb: int = 64) -> None:
        """Start the server over what lies in the folder. memory_mb: its shared buffers."""
        options = (
            f"-k {self.folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"
            f" -c shared_buffers={memory_mb}MB -c synchronous_commit=off"
        )
        data = str(self.folder / "data")
        self._run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", str(self.folder / "log"), "-o", options, "start")

    def urls(self, name: str) -> dict[str, str]:
        """A fresh database: owned by tomoni_owner, used by tomoni_app (made by the migration)."""
        self._psql("postgres", "CREATE ROLE tomoni_owner LOGIN CREATEROLE NOSUPERUSER")
        return self.more_urls(name)

    def more_urls(self, name: str) -> dict[str, str]:
        """Another fresh database of the same two roles."""
        self._psql("postgres", f"CREATE DATABASE {name} OWNER tomoni_owner")
        self._psql(name, "ALTER SCHEMA public OWNER TO tomoni_owner")
        return self.urls_of(name)

    def urls_of(self, name: str) -> dict[str, str]:
        """The addresses of a database that is there."""
        host = quote(str(self.folder), safe="")
        return {
            "default": f"postgres://tomoni_app:secret@{host}/{name}",
            "owner": f"postgres://tomoni_owner:secret@{host}/{name}",
        }

    def stop(self) -> None:
        """End the server that this object started."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def _psql(self, database: str, statement: str) -> None:
        self._run("psql", "-h", str(self.folder), "-U", "postgres", "-d", database, "-q", "-c", statement)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.prefix, str(self.programs / program), *arguments]
        with open(self.folder / "out", "ab") as out:  # a pipe would be held open by the server
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.folder, check=False
            )
        if done.returncode:
            last = (self.folder / "out").read_text(errors="replace").strip().splitlines()[-3:]
            raise NoPostgres(f"{program} failed: {' '.join(last)}")


def _find_programs() -> Path:
    found = shutil.which("initdb")
    candidates = [Path(found).resolve().parent] if found else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    brought = importlib.util.find_spec("pgserver")
    if brought and brought.origin:
        candidates.append(Path(brought.origin).parent / "pginstall" / "bin")
    for folder in candidates:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres", "psql")):
            return folder
    raise NoPostgres("there is no initdb on this machine: install `postgresql`, or `pip install pgserver`")


def _find_prefix(folder: Path) -> Sequence[str]:
    """PostgreSQL refuses to run as root: use the user postgres or nobody, and give it the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32" or os.geteuid() != 0:
        return []
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        if shutil.which("setpriv"):
            return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        if shutil.which("runuser"):
            return ["runuser", "-u", name, "--"]
        if shutil.which("su"):
            return ["su", "-s", "/bin/sh", name, "-c", 'exec "$0" "$@"', "--"]
    raise NoPostgres("we are root, and neither setpriv nor su can start the server as another user")
