"""What the operator of an installation may know of its towns: counts and times, no person, no words of a case.

On PostgreSQL the operator is a role that may read these columns and nothing else; whoever asks for more is refused by
the database, whatever was typed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.backends.base.base import BaseDatabaseWrapper

from tomoni.channels.waiting.running import NO_LINE, describe
from tomoni.core import interface as core

# table -> columns. No payload of an event, no text of a failure, no content of the ledger.
MAY_READ = {
    "core_municipality": ("code", "name", "host"),
    "core_delivery": ("id", "municipality_id", "listener", "state", "due_at", "attempts"),
    "core_ledgerunsealed": ("id", "municipality_id", "at"),
    "core_seal": ("id", "municipality_id", "number", "hash", "at"),
    "waiting_line": (
        "id",
        "municipality_id",
        "mode",
        "crowded",
        "rate",
        "last",
        "admitted",
        "at",
        "taken_at",
        "text",
        "came",
        "given_back",
        "steered_at",
    ),
    "django_migrations": ("id", "app", "name", "applied"),
}
LATE, UNSEALED = timedelta(minutes=10), timedelta(hours=1)


@dataclass(frozen=True)
class TownReport:
    """One town in counts. late: news due for more than ten minutes; dead: news that failed eight times."""

    code: str
    name: str
    host: str
    waiting: int
    late: int
    dead: int
    unsealed: int
    sealed_at: datetime | None
    seals: int
    unsealed_since: datetime | None
    line: str

    @property
    def troubles(self) -> list[str]:
        """What somebody has to look after, in words."""
        said = (
            [f"{self.dead} dead letters: the administrator of the town revives them on the desk"] if self.dead else []
        )
        if self.late:
            said.append(f"{self.late} news wait for more than ten minutes: does the worker run?")
        if self.unsealed_since and core.now() - self.unsealed_since > UNSEALED:
            said.append(f"{self.unsealed} entries of the ledger wait for a seal: does the worker run?")
        return said

    def __str__(self) -> str:
        seal = f"{self.seals} seals, the last {self.sealed_at:%Y-%m-%d %H:%M}Z" if self.sealed_at else "no seal"
        line = (
            f"{self.name} ({self.code}) at {self.host or 'any host'}: {self.waiting} waiting, {self.dead} dead, {seal}"
        )
        in_line = [f"  {self.line}"] if self.line != NO_LINE else []
        return "\n".join([line, *in_line, *(f"  {trouble}" for trouble in self.troubles)])


def look_at_towns() -> list[TownReport]:
    """Every town of the database, by code."""
    rows = core.Municipality.objects.order_by("code").values_list("code", "name", "host")
    return [_look(core.Municipality(code=code, name=name, host=host)) for code, name, host in rows]


def _look(town: core.Municipality) -> TownReport:
    with core.tenant(town):
        waiting = core.Delivery.objects.filter(state__in=["waiting", "leased"])
        unsealed = core.LedgerUnsealed.objects.order_by("at").values_list("at", flat=True)
        seal = core.Seal.objects.order_by("-number").values_list("number", "at").first()
        return TownReport(
            code=town.code,
            name=town.name,
            host=town.host,
            waiting=waiting.count(),
            late=waiting.filter(due_at__lt=core.now() - LATE).count(),
            dead=core.Delivery.objects.filter(state="dead").count(),
            unsealed=unsealed.count(),
            sealed_at=seal[1] if seal else None,
            seals=seal[0] if seal else 0,
            unsealed_since=unsealed.first(),
            line=describe(),
        )


def let_operator_count(connection: BaseDatabaseWrapper, role: str) -> None:
    """PostgreSQL: `role` may read the columns of MAY_READ and nothing else. The role is there already."""
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        for table, columns in MAY_READ.items():
            cursor.execute(f'GRANT SELECT ({", ".join(columns)}) ON "{table}" TO {name}')
