"""Claim keys: taken as a set or not at all, moved to the award, released."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery

from tomoni.cases.domain.claims import WantedKey, is_another
from tomoni.cases.errors import ClaimAlreadyLive
from tomoni.cases.models import Award, Case, ClaimKey
from tomoni.cases.models.days_told import day_told
from tomoni.core import interface as core

Written = TypeVar("Written")
LATER = "later"
MOST_TRIES = 4  # others may take and release keys in between


def with_keys(write: Callable[[bool], Written]) -> Written:
    """Write something that takes keys, in a part of the caller's transaction that is undone where it fails.

    At first `write(False)` takes all it wants: the database decides between two who ask at the same moment. Where it
    refuses, `write(True)` asks who has them (`settle_keys`) and takes what is left, or raises ClaimAlreadyLive.
    """
    for attempt in range(MOST_TRIES):
        try:
            with transaction.atomic():
                return write(attempt > 0)
        except IntegrityError:
            if attempt == MOST_TRIES - 1:
                raise
    raise AssertionError("unreachable")


def key_rows(case: Case, keys: Iterable[WantedKey]) -> list[ClaimKey]:
    """Keys of an arriving case, not stored yet."""
    return [
        ClaimKey(
            right=key.right, digest=key.digest, parts=list(key.parts), service=case.service, person_id=case.person_id,
            case=case, taken_at=core.now(), releases_on=key.releases_on, happened_on=key.happened_on,
            again_from=key.again_from,
        )
        for key in keys
    ]  # fmt: skip


def insert_keys(rows: list[ClaimKey], person: int) -> None:
    """Insert in the order of digests, so that two who want the same keys cannot lock each other out."""
    try:
        with transaction.atomic():
            for row in rows:
                row.save(force_insert=True)
    except IntegrityError:
        live = find_live([row.digest for row in rows])
        if live is None:
            raise
        raise already_live(live, person) from None


def find_live(digests: Iterable[str]) -> ClaimKey | None:
    """The first live key that stands in the way."""
    return live_keys().filter(digest__in=list(digests)).select_related("case").order_by("digest").first()


def live_keys() -> QuerySet[ClaimKey]:
    """Keys that nobody has released."""
    return ClaimKey.objects.filter(released_at=None)


def already_live(live: ClaimKey, person: int | None) -> ClaimAlreadyLive:
    """The refusal. Only the same person learns of the case; the other parent, too, learns only that it is handled, and
    so does who speaks for somebody (None).
    """
    same = person is not None and live.person_id == person
    return ClaimAlreadyLive(
        "You have asked for this already. Open that case to see where it stands, to correct it or to withdraw it."
        if same
        else "This is being handled already. Please ask the department in charge.",
        same_person=same,
        case_number=live.case.number if same and live.case is not None else None,
        service=live.service,
        happened_on=day_told(live, person),
    )


def release_keys(keys: QuerySet[ClaimKey], because: str) -> int:
    """Release keys that are still live. because: refused, withdrawn, ended, due, later."""
    return keys.filter(released_at=None).update(released_at=core.now(), released_because=because)


def release_due(digests: list[str] | None = None, on: date | None = None) -> int:
    """Release keys whose day has come (the child grew up), all or some."""
    keys = live_keys().filter(releases_on__isnull=False, releases_on__lte=on or core.today())
    return release_keys(keys if digests is None else keys.filter(digest__in=digests), "due")


def release_earlier(wanted: Iterable[WantedKey]) -> int:
    """Release what happened so long before that what is told now is another: the later one takes its key.

    Locks the keys in order, before any number is drawn: two who tell of a later one wait here and for nothing else.
    """
    days = {key.digest: key.happened_on for key in wanted if key.happened_on is not None}
    rows = live_keys().select_for_update().filter(digest__in=list(days), again_from__isnull=False).order_by("digest")
    found = list(rows.values_list("pk", "digest", "again_from")) if days else []
    past = [pk for pk, digest, again_from in found if is_another(days[digest], again_from)]
    return release_keys(ClaimKey.objects.filter(pk__in=past), LATER) if past else 0


def bring_back(keys: Iterable[ClaimKey]) -> None:
    """Where a later one is taken back, the one before it stands again, as long as nobody has told of another."""
    for key in keys:
        released = ClaimKey.objects.filter(released_at__isnull=False)
        before = released.filter(right=key.right, digest=key.digest, released_because=LATER)
        newest = before.order_by("-released_at", "-pk").first() if key.happened_on is not None else None
        if newest is None or live_keys().filter(right=key.right, digest=key.digest).exists():
            continue
        try:
            with transaction.atomic():
                ClaimKey.objects.filter(pk=newest.pk).update(released_at=None, released_because="")
        except IntegrityError:  # somebody was faster: theirs stands
            continue


def give_keys_to(award: Award, case: Case) -> int:
    """On approval the award holds the keys; they outlive the case."""
    return live_keys().filter(case=case).update(award=award)


def give_keys_to_new(awards: Sequence[Award]) -> int:
    """The same for awards that decisions just made: each holds the keys of its case. One statement."""
    newest = Award.objects.filter(case=OuterRef("case_id")).order_by("-pk")
    of_cases = live_keys().filter(case__in=[award.case_id for award in awards])
    return of_cases.update(award=Subquery(newest.values("pk")[:1]))
