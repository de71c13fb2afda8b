"""Whether somebody beside a person may still look, and as whom the ledger names them."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from tomoni.cases.domain.beside import Asked, is_shown
from tomoni.cases.errors import HelpingOver
from tomoni.cases.models.beside import Helping
from tomoni.cases.models.interviews import Interview, WantedService
from tomoni.core import interface as core
from tomoni.services import interface as services

OVER = "This help is over: its hour has passed, it was ended, or everything was sent. Ask the person for a new code."


def key_digest(key: str) -> str:
    """Only a digest of what the helper's browser holds is kept."""
    return hashlib.sha256(f"helping:{key}".encode()).hexdigest()


def live_helping(key: str, *, lock: bool = False) -> Helping:
    """The help of a key (digest), while it lasts. Raises HelpingOver, with the same words whatever ended it.

    Looked at on every page by the time of the server. A protection (支援措置) that began meanwhile ends it too.
    """
    rows = Helping.objects.select_for_update(of=("self",)) if lock else Helping.objects
    row = rows.select_related("interview").filter(key=key).exclude(key="").first()
    if row is None or not lasts(row) or (not row.guarded and guarded_of(row.person_id)):
        raise HelpingOver(OVER)
    return row


def lasts(row: Helping) -> bool:
    """Begun, within its hour, not ended, and the conversation is open."""
    at, interview = core.now(), row.interview
    if row.ended_at is not None or row.ends_at is None or row.ends_at <= at:
        return False
    return interview.state == "open" and interview.expires_on > core.today()


def own_people(person: int) -> dict[int, bool]:
    """The person and their minor children (row numbers): whose facts are theirs to show."""
    today = core.today()
    rows = core.Link.objects.filter(kind="guardian-child", source=person, until=None)
    found = {pk: True for pk, born in rows.values_list("target_id", "target__birth_date") if core.is_minor(born, today)}
    return {person: True, **found}


def guarded_of(person: int) -> bool:
    """Whether the person or a minor child of theirs is protected today."""
    return bool(core.find_protections(own_people(person)))


def actor_of(row: Helping) -> core.Actor:
    """Who helps, as the ledger and the records page name them."""
    name = f"{row.name}（{row.body}）" if row.body else row.name
    return core.Actor("helper", str(row.pk), role=row.ground, channel="portal", name=name)


def purpose_of(interview: Interview) -> str:
    """What the conversation is for: the purpose of its first service."""
    first = WantedService.objects.filter(interview=interview).order_by("place").values_list("service", flat=True)[0]
    return services.find_definition(first, core.today()).purpose


def may_see(item: services.Item, values: Mapping[str, Any], row: Helping, own: Collection[int]) -> bool:
    """Whether who helps sees this question or fact. values: what was answered; own: from `own_people`."""
    fact = item.fact
    asked = Asked(
        path=item.path, own=_is_own(item.entity.id, own), sensitive=fact.sensitive, kind=str(fact.type.kind),
        held_by=fact.held_by, asked=item.ask or item.declared or item.confirm,
        answered=values.get(item.path) is not None or item.declared, stale=item.confirm,
    )  # fmt: skip
    return is_shown(asked, row.shows, row.typed)


def may_choose(entities: Iterable[str], own: Collection[int]) -> bool:
    """Whether who helps may choose among these: only where no other adult is named."""
    return all(_is_own(one, own) for one in entities)


def _is_own(entity: str, own: Collection[int]) -> bool:
    is_person = entity[:1] == "p" and entity[1:].isdecimal()
    return not is_person or int(entity[1:]) in own
