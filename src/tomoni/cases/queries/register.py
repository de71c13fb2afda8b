"""The register of awards (受給者台帳): a page of it, and one award with its months and history."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from tomoni.cases.domain.schedule import PlannedPayment
from tomoni.cases.errors import AwardNotFound
from tomoni.cases.models import Award, AwardStep, AwardVersion
from tomoni.cases.models.paying import MOST, is_of
from tomoni.cases.queries.forecasts import award_forecast
from tomoni.payments import interface as payments
from tomoni.services import interface as services


@dataclass(frozen=True)
class AwardLine:
    """One award. amount: yen a month as decided last; held_from: the first month held (差止). Months as 2026-12."""

    pk: int
    right: str
    service: str
    person: int
    first_month: str
    last_month: str
    amount: int | None
    reckoned_through: str
    held_from: str
    held_because: str
    overpaid: int
    ended_on: date | None
    end_reason: str


@dataclass(frozen=True)
class AwardStepLine:
    """One line of an award's history."""

    kind: str
    month: str
    because: str
    data: dict[str, Any]
    case: str
    role: str
    at: datetime


@dataclass(frozen=True)
class AwardView:
    """One award: head, history from the first, months recorded (newest first), payments to come."""

    line: AwardLine
    department: str
    people: tuple[int, ...]
    steps: tuple[AwardStepLine, ...]
    months: tuple[payments.InstalmentView, ...]
    coming: tuple[PlannedPayment, ...]


def list_awards(
    *,
    person: int | None = None,
    rights: Collection[str] | None = None,
    state: str = "",
    after: int = 0,
    limit: int = 50,
) -> tuple[AwardLine, ...]:
    """A page of the register in the order of rows, after `after` on. state: live, held, ended or all. One query."""
    found = _with_terms(Award.objects.filter(pk__gt=after))
    if person is not None:
        found = found.filter(person=person)
    if rights is not None:
        found = found.filter(right__in=list(rights))
    chosen = {"live": Q(ended_on=None), "held": ~Q(held_from=""), "ended": Q(ended_on__isnull=False)}.get(state)
    found = found if chosen is None else found.filter(chosen)
    return tuple(_line(award) for award in found.order_by("pk")[:limit])


def _with_terms(awards: QuerySet[Award]) -> QuerySet[Award]:
    newest = AwardVersion.objects.filter(award=OuterRef("pk")).order_by("-number")
    origin = Concat(Value("award:"), Cast(OuterRef("pk"), CharField()))
    claims = payments.Claim.objects.filter(origin=origin, state=payments.Claim.State.SETTING_OFF).order_by()
    left = claims.values("origin").annotate(left=Sum("balance")).values("left")
    awards = awards.annotate(overpaid=Coalesce(Subquery(left), 0))
    return awards.annotate(last=Subquery(newest.values("last_month")[:1]), worth=Subquery(newest.values("amount")[:1]))


def _line(award: Any) -> AwardLine:
    return AwardLine(
        pk=award.pk, right=award.right, service=award.service, person=award.person_id, first_month=award.first_month,
        last_month=award.last or "", amount=award.worth, reckoned_through=award.reckoned_through,
        held_from=award.held_from, held_because=award.held_because, overpaid=award.overpaid, ended_on=award.ended_on,
        end_reason=award.end_reason,
    )  # fmt: skip


def find_award(pk: int) -> AwardView:
    """One award with everything that belongs to it. Raises AwardNotFound."""
    award = _with_terms(Award.objects.filter(pk=pk)).first()
    if award is None:
        raise AwardNotFound("There is no such award in this town. Check the register of awards.", right="")
    newest = AwardVersion.objects.filter(award=award).order_by("-number").first()
    definition = services.definition_of(newest.bundle)
    people = services.paid_for(definition, newest.about)
    every = payments.list_instalments_of(person=award.person_id, limit=MOST)
    return AwardView(
        _line(award),
        definition.department,
        tuple(int(one[1:]) for one in people if one[1:].isdigit()),
        tuple(_step(one) for one in AwardStep.objects.filter(award=award).select_related("case").order_by("number")),
        tuple(one for one in every if is_of(award, one.origin)),
        () if award.held_from else award_forecast(award),
    )


def _step(step: AwardStep) -> AwardStepLine:
    case = step.case.number if step.case else ""
    return AwardStepLine(step.kind, step.month, step.because, step.data, case, step.actor_role, step.at)


def find_award_step(award: int, kind: str, month: str) -> AwardStepLine | None:
    """The newest step of a kind about a month, as 2026-12."""
    found = AwardStep.objects.filter(award=award, kind=kind, month=month).select_related("case").order_by("-number")
    return _step(found[0]) if found else None
