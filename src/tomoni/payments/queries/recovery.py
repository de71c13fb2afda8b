"""Reads of recovery: claims of the town, each with its history."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from tomoni.payments.errors import ClaimNotFound
from tomoni.payments.models import Claim, ClaimEntry, ClaimProposal, RepaymentPart

LET_GO = (ClaimEntry.Kind.REDUCED, ClaimEntry.Kind.WRITTEN_OFF, ClaimEntry.Kind.DROPPED)


def find_claim(number: str) -> Claim:
    """The claim of this number (`返2026-1`). Raises ClaimNotFound."""
    claim = Claim.objects.filter(number=number).first()
    if claim is None:
        raise ClaimNotFound(number)
    return claim


def list_claims(
    *, department: str | None = None, state: str | None = None, right: str | None = None,
    lapses_before: date | None = None, before: int | None = None, limit: int = 100,
) -> list[Claim]:  # fmt: skip
    """Claims, newest first. Show debtors through core.reading."""
    found = Claim.objects.order_by("-pk")
    if department:
        found = found.filter(department=department)
    if state:
        found = found.filter(state=state)
    if right:
        found = found.filter(right=right)
    if lapses_before:
        found = found.filter(lapses_on__lt=lapses_before, balance__gt=0)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found[:limit])


def list_claims_of(person: int) -> list[Claim]:
    """What a person owes or owed, newest first; what is only drafted is not told before it is decided."""
    return list(Claim.objects.filter(debtor_id=person).exclude(state__in=("drafted", "dropped")).order_by("-pk"))


def list_entries(claim: Claim) -> list[ClaimEntry]:
    """What happened to a claim, in its order."""
    return list(claim.entries.order_by("number"))


def list_parts(claim: Claim) -> list[RepaymentPart]:
    """The instalments agreed on now."""
    return list(claim.parts.filter(live=True).order_by("number"))


def find_proposal(claim: Claim) -> ClaimProposal | None:
    """The proposal that waits for its decision."""
    return claim.proposals.filter(state=ClaimProposal.State.DRAFTED).first()


def list_proposals(claim: Claim) -> list[ClaimProposal]:
    """All proposals, oldest first."""
    return list(claim.proposals.order_by("pk"))


class Adjusted(NamedTuple):
    """What recovery did to one month of an award. yen: to add to what was recorded. times: how often it was taken."""

    yen: int
    times: int


def sum_adjusted(origins: Iterable[str]) -> dict[tuple[str, str], Adjusted]:
    """By origin and month: set off in the month counts as paid, what is claimed back of it as not. Two queries.

    What the town let go of a claim (減額, 不納欠損, 取りやめ) is claimed back no more: it was paid and stays so, of the
    claim's earliest months first.
    """
    found: dict[tuple[str, str], Adjusted] = {}
    claims: dict[int, str] = {}
    months: dict[int, dict[str, int]] = {}
    for pk, origin, by_month in Claim.objects.filter(origin__in=list(origins)).values_list("pk", "origin", "by_month"):
        claims[pk], months[pk] = origin, dict(by_month)
        for month, yen in by_month.items():
            _adjust(found, (origin, month), -yen, 0)
    if not claims:
        return found
    taken = ClaimEntry.objects.filter(claim__in=list(claims), kind__in=[ClaimEntry.Kind.SET_OFF, *LET_GO])
    for claim, kind, reference, yen in taken.order_by("claim", "number").values_list(
        "claim", "kind", "reference", "amount"
    ):
        if kind == ClaimEntry.Kind.SET_OFF:
            _adjust(found, (claims[claim], reference[:7]), yen, 1)
        else:
            _let_go(found, claims[claim], months[claim], yen)
    return found


def _let_go(found: dict[tuple[str, str], Adjusted], origin: str, months: dict[str, int], yen: int) -> None:
    for month in sorted(months):
        part = min(yen, months[month])
        if part > 0:
            _adjust(found, (origin, month), part, 0)
            months[month], yen = months[month] - part, yen - part


def _adjust(found: dict[tuple[str, str], Adjusted], place: tuple[str, str], yen: int, times: int) -> None:
    before = found.get(place, Adjusted(0, 0))
    found[place] = Adjusted(before.yen + yen, before.times + times)


def count_claims(origin: str) -> int:
    """How many claims an award or single payment has led to."""
    return Claim.objects.filter(origin=origin).count()
