"""The register of records: what falls due, what is held, what was proposed."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from tomoni.core import interface as core
from tomoni.documents.domain.retention import CLASSES, PAYMENT_YEARS
from tomoni.documents.models import Destruction, DestructionLine, Hold, KeptRecord

State = KeptRecord.State


def payment_years() -> int:
    """The class of records of money by the town's finance rules (`payment_record_years` of its settings), else five."""
    settings = core.current_municipality().settings
    years = settings.get("payment_record_years", PAYMENT_YEARS)
    return int(years) if years in settings.get("record_classes", CLASSES) else PAYMENT_YEARS


def list_due_records(department: str, *, on: date | None = None, after: int = 0, limit: int = 100) -> list[KeptRecord]:
    """Records of a section whose time of keeping is over and which nothing holds, longest over first."""
    found = KeptRecord.objects.filter(
        department=department, state=State.KEPT, held=False, due_on__lte=on or core.today()
    )
    last = KeptRecord.objects.filter(pk=after).first() if after else None
    if last is not None:
        found = found.filter(Q(due_on__gt=last.due_on) | Q(due_on=last.due_on, pk__gt=last.pk))
    return list(found.order_by("due_on", "pk")[:limit])


def list_kept_records(department: str, *, only: str = "", text: str = "", limit: int = 100) -> list[KeptRecord]:
    """The register of a section: `only` held, going (not complete), gone, or all; soonest due first."""
    found = KeptRecord.objects.filter(department=department)
    if only == "held":
        found = found.filter(held=True, state__in=[State.KEPT, State.PROPOSED])
    elif only == "going":
        found = found.filter(completed_on=None, state=State.KEPT)
    elif only == "gone":
        found = found.filter(state__in=[State.DESTROYED, State.HANDED_OVER])
    else:
        found = found.filter(state__in=[State.KEPT, State.PROPOSED])
    if text:
        found = found.filter(Q(title__icontains=text) | Q(ref=text))
    return list(found.order_by("due_on", "pk")[:limit])


def find_kept_record(kind: str, ref: str) -> KeptRecord | None:
    """By kind and name."""
    return KeptRecord.objects.filter(kind=kind, ref=ref).first()


def holds_of(records: Iterable[KeptRecord]) -> dict[int, list[Hold]]:
    """What holds these records now."""
    found: dict[int, list[Hold]] = {}
    for hold in Hold.objects.filter(kept__in=[record.pk for record in records], lifted_at=None).order_by("since"):
        found.setdefault(hold.kept_id, []).append(hold)
    return found


def list_destructions(department: str, *, limit: int = 50) -> list[Destruction]:
    """Proposals of a section, newest first."""
    return list(Destruction.objects.filter(department=department).order_by("-pk")[:limit])


def find_destruction(number: str) -> Destruction | None:
    """By number, with its certificate."""
    return Destruction.objects.select_related("certificate").filter(number=number).first()


def list_destruction_lines(destruction: Destruction, *, after: int = 0, limit: int = 100) -> list[DestructionLine]:
    """Its lines in order, with their records."""
    found = destruction.lines.filter(place__gt=after).select_related("kept")
    return list(found.order_by("place")[:limit])


def find_destruction_of(kind: str, ref: str) -> Destruction | None:
    """The destruction by which a record went, with its certificate; None where it is kept."""
    line = (
        DestructionLine.objects.filter(kept__kind=kind, kept__ref=ref, state=DestructionLine.State.DONE)
        .select_related("destruction__certificate")
        .first()
    )
    return line.destruction if line else None
