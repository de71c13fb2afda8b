"""Groups of like cases, and how far a run over one of them is."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from tomoni.cases.actions.bulk import (
    LEAST,
    Candidate,
    approvable,
    arrived_like,
    draftable,
    find_own_run,
    left_out_of,
    note_opened,
)
from tomoni.cases.domain.decisions import is_adverse
from tomoni.cases.domain.routes import sample_size
from tomoni.cases.errors import BulkNotPossible
from tomoni.cases.models import BulkRun, Case
from tomoni.cases.models.turns import open_places
from tomoni.core import interface as core
from tomoni.services import interface as services

LEFT_SHOWN = 100


@dataclass(frozen=True)
class LikeGroup:
    """Like cases that could be drafted or approved as one. least, most, amount: of one case, and of all."""

    kind: str
    service: str
    title: str
    result: str
    result_label: str
    count: int
    samples: int
    least: int | None
    most: int | None
    amount: int | None
    stead: bool = False  # decided in somebody's stead: the ground is asked once


@dataclass(frozen=True)
class SampleLine:
    """One case of the sample."""

    number: str
    opened: datetime | None


@dataclass(frozen=True)
class RunLine:
    """A run as its page shows it. left: (number, code) of what stayed behind."""

    id: int
    kind: str
    title: str
    result_label: str
    total: int
    done: int
    left_out: int
    state: str
    least: int | None
    most: int | None
    amount: int | None
    sample: tuple[SampleLine, ...]
    left: tuple[tuple[str, str], ...]
    started_at: datetime | None
    ended_at: datetime | None
    ground: str = ""  # of a deputy: urgent, instructed

    @property
    def waiting(self) -> int:
        """How many are still to come, or were left as they were when the run was stopped."""
        return self.total - self.done - self.left_out

    @property
    def samples(self) -> int:
        """How many have to be opened."""
        return len(self.sample)

    @property
    def opened(self) -> int:
        """How many were."""
        return sum(one.opened is not None for one in self.sample)

    @property
    def ready(self) -> bool:
        """Whether all can be done now."""
        return self.state == "sampling" and self.opened == self.samples


def list_like(*, actor: core.Actor) -> tuple[LikeGroup, ...]:
    """Groups of two and more: drafts that wait for this person, and checked cases of the section."""
    if actor.kind != "staff":
        return ()
    roll = core.load_roll()
    waiting = open_places(roll, int(actor.id)).filter(kind="decide", circulation__alike=True)
    pairs = waiting.values_list("case__service", "circulation__draft__result").annotate(n=Count("pk"))
    groups = [_approve_group(actor, service, result, roll) for service, result, n in pairs if n >= LEAST]
    if actor.has_role("clerk") or actor.has_role("chief"):
        checked = Case.objects.filter(
            department=actor.office, desk="team", state__in=("checking", "reviewing"), kind="application",
            check_fails=False, check_opens=False,
        )  # fmt: skip
        by_service = defaultdict(int, checked.values_list("service").annotate(n=Count("pk")))
        groups += [_draft_group(actor, service) for service, n in by_service.items() if n >= LEAST]
    return tuple(group for group in groups if group is not None and group.count >= LEAST)


@dataclass(frozen=True)
class Arrived:
    """Like cases that nobody has taken up."""

    service: str
    title: str
    count: int


def list_arrived(*, actor: core.Actor) -> tuple[Arrived, ...]:
    """Like cases of the section that may be taken up at once, by services that have two or more of them."""
    if not (actor.has_role("clerk") or actor.has_role("chief")):
        return ()
    rows = Case.objects.filter(department=actor.office, desk="team", state="arrived", kind="application")
    wanted = rows.values_list("service").annotate(n=Count("pk")).filter(n__gte=LEAST).order_by("service")
    counts = [(service, len(arrived_like(actor, service))) for service, _ in wanted]
    titles = {service: services.find_definition(service, core.today()).title() for service, _ in counts}
    return tuple(Arrived(service, titles[service], count) for service, count in counts if count >= LEAST)


def _approve_group(actor: core.Actor, service: str, result: str, roll: core.Roll) -> LikeGroup | None:
    found = approvable(actor, service, result, roll)
    return _group("approve", service, result, found) if found else None


def _draft_group(actor: core.Actor, service: str) -> LikeGroup | None:
    definition = services.find_definition(service, core.today())
    giving = [key for key, outcomes in definition.outcomes.items() if not is_adverse([one.kind for one in outcomes])]
    found = draftable(actor, service) if definition.decide is not None and giving else []
    return _group("draft", service, giving[0], found) if found else None


def _group(kind: str, service: str, result: str, found: list[Candidate]) -> LikeGroup:
    definition = services.find_definition(service, core.today())
    known = [one.amount for one in found if one.amount is not None]
    return LikeGroup(
        kind, service, definition.title(), result, definition.text(f"results.{result}"), len(found),
        sample_size(len(found)), min(known, default=None), max(known, default=None), sum(known) if known else None,
        any(one.stead for one in found),
    )  # fmt: skip


def find_run(run: int, *, actor: core.Actor) -> RunLine:
    """A run of this person. Raises BulkNotPossible for another's."""
    row = find_own_run(run, actor)
    definition = services.find_definition(row.service, core.today())
    sample = row.items.filter(sample=True).order_by("number").values_list("case__number", "opened_at")
    return RunLine(
        id=row.pk, kind=row.kind, title=definition.title(), result_label=definition.text(f"results.{row.result}"),
        total=row.total, done=row.done, left_out=row.left_out, state=row.state, least=row.least, most=row.most,
        amount=row.amount, sample=tuple(SampleLine(*one) for one in sample),
        left=tuple(list(left_out_of(row))[:LEFT_SHOWN]) if row.left_out else (),
        started_at=row.started_at, ended_at=row.ended_at, ground=row.ground,
    )  # fmt: skip


def list_runs(*, actor: core.Actor) -> tuple[RunLine, ...]:
    """Runs of this person that are not over, and the last ones that are."""
    rows = BulkRun.objects.filter(staff=int(actor.id)).exclude(state="dropped").order_by("-pk")[:5]
    return tuple(find_run(row.pk, actor=actor) for row in rows)


def open_sample(run: str, number: str, *, actor: core.Actor) -> RunLine | None:
    """Called by the page of a case when it is shown: notes it as opened. None where it belongs to no run of theirs."""
    if not (run.isascii() and run.isdecimal() and len(run) < 19):
        return None
    try:
        row = find_own_run(int(run), actor)
    except BulkNotPossible:
        return None
    return find_run(row.pk, actor=actor) if note_opened(row, number) else None
