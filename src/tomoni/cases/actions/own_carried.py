"""What other adults were asked goes on with the services that could not be sent."""

from collections.abc import Iterable, Mapping
from typing import Any

from tomoni.cases.domain.attachments import kept_of
from tomoni.cases.domain.own import ANSWERED, ENDED, WAITING, entities_of, theirs
from tomoni.cases.events import OwnAnswersAsked
from tomoni.cases.models import Interview, OwnLink
from tomoni.cases.models.helped import purpose_of
from tomoni.cases.models.owned import asks_about, own_talk, whole_talk
from tomoni.cases.models.sealed import opened, shut
from tomoni.core import interface as core


def carry_own(sent: Interview, going_on: Iterable[str], actor: core.Actor) -> None:
    """Carry what was asked in a conversation into those that go on (tokens), each person only where it asks them.

    Called when the services that go on were taken out of `sent`, in the transaction that sends it. Who answered has
    answered there too, who declined has declined. Who has not answered yet is asked there too, until the same moment;
    where `sent` asks them nothing any more, the link itself goes over, with its code. No query where nobody was asked.
    """
    if not sent.handed:
        return
    locked = OwnLink.objects.select_for_update(of=("self",)).filter(interview=sent).exclude(state=ENDED)
    rows = list(locked.order_by("pk"))
    for rest in Interview.objects.filter(token__in=[token for token in going_on if token]).order_by("pk"):
        carried = {row.person_id for row in rows if _carry(row, sent, rest, actor)}
        if carried:
            rest.handed = sorted({*(rest.handed or ()), *carried})
            rest.save(update_fields=["handed"])


def _carry(row: OwnLink, sent: Interview, rest: Interview, actor: core.Actor) -> bool:
    entity = entities_of([row.person_id])
    asked = asks_about(whole_talk(rest, {}), row.person_id)
    if row.state == ANSWERED:
        told = theirs(opened(rest.answers, rest.key_id), entity)
        return bool(told or asked) and _copy(row, rest, paths=sorted(told))
    if not asked:
        return False
    if row.state == WAITING:
        return _go_on_asking(row, sent, rest, actor)
    return _copy(row, rest)


def _go_on_asking(row: OwnLink, sent: Interview, rest: Interview, actor: core.Actor) -> bool:
    if row.interview_id == sent.pk and not asks_about(whole_talk(sent, {}), row.person_id):
        row.interview = rest
        row.save(update_fields=["interview"])
        return True
    draft = opened(row.answers, row.key_id)
    _copy(row, rest, draft={path: value for path, value in draft.items() if not kept_of(value)})
    new = OwnLink.objects.get(interview=rest, person=row.person_id)
    people, purpose = [rest.person_id, row.person_id], purpose_of(rest)
    core.record(actor, "change", people, facts=["own_link"], purpose=purpose, deed="ask_other")
    core.emit(OwnAnswersAsked(new.pk, row.person_id, rest.person_id))
    return True


def _copy(
    row: OwnLink, rest: Interview, *, paths: list[str] | None = None, draft: Mapping[str, Any] | None = None
) -> bool:
    """The same link in another conversation, without the code: that opens the first. A paper stays with the first."""
    answers, key_id = shut(dict(draft)) if draft else ("", "")
    OwnLink.objects.create(
        interview=rest, person_id=row.person_id, state=row.state, made_by=row.made_by, made_at=core.now(),
        until=row.until, opened_by=row.opened_by, answers=answers, key_id=key_id, paths=paths or [],
        ended_at=row.ended_at,
    )  # fmt: skip
    return True


def fill_in_beside(row: OwnLink, said: Mapping[str, Any]) -> None:
    """What a person sent stands in what else the same asker asked them, for them to look at and send: asked once."""
    beside = OwnLink.objects.filter(person=row.person_id, interview__person=row.interview.person_id, state=WAITING)
    for other in beside.exclude(pk=row.pk).filter(until__gt=core.now()).select_related("interview").order_by("pk"):
        asked = {item.path for reply in own_talk(other).replies for page in reply.pages for item in page.items}
        before = opened(other.answers, other.key_id)
        more = {path: value for path, value in said.items() if path in asked and not kept_of(value)}
        if {**before, **more} != before:
            other.answers, other.key_id = shut({**before, **more})
            other.version += 1
            other.save(update_fields=["answers", "key_id", "version"])
