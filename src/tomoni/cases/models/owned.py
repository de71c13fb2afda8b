"""Who may open the questions about themselves, and the conversation as they see it."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import OuterRef, Subquery

from tomoni.cases.domain.own import ANSWERED, DECLINED, WAITING, entities_of
from tomoni.cases.errors import OwnLinkOver
from tomoni.cases.models.cases import Case
from tomoni.cases.models.interviews import Interview, WantedService
from tomoni.cases.models.narrowing import only
from tomoni.cases.models.own_links import OwnLink
from tomoni.cases.models.revisions import Revision
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.talks import Talk, read_talk
from tomoni.core import interface as core

SAID = {
    "over": "These questions are not open: the week has passed, they were taken back, or the code was used already. "
    "Nothing is lost. Ask who sent them for new ones, or tell the town at the counter.",
    "answered": "You have answered these questions. What you said went to the town and nobody else sees it.",
    "declined": "You have said that you do not answer here. The town may ask you later.",
}


@dataclass(frozen=True)
class Proof:
    """How somebody shows that it is them: signed in as this person, or with the key staff gave after seeing a paper."""

    person: int | None = None
    key: str = ""


def as_themselves(row: OwnLink, actor: core.Actor) -> core.Actor:
    """Who answered at the counter has no account; the ledger names them by the register."""
    return actor if actor.id else replace(actor, name=row.person.name)


def code_digest(code: str) -> str:
    """Only a keyed digest of a code is kept."""
    secret, town = core.key_ring().get(core.ENCRYPTED) or b"", core.current_municipality().code
    return hmac.new(secret, f"own codes of {town}:{code}".encode(), hashlib.sha256).hexdigest()


def key_digest(key: str) -> str:
    """Of what a browser holds."""
    return hashlib.sha256(f"own:{key}".encode()).hexdigest() if key else ""


def live_own(pk: int, proof: Proof, *, lock: bool = False) -> OwnLink:
    """The link, while it waits, for whom it is. Raises OwnLinkOver (`why`: over, answered, declined).

    By the time of the server, on every page. Whoever it is not for gets the words of one that is over.
    """
    rows = OwnLink.objects.select_for_update(of=("self",)) if lock else OwnLink.objects
    row = rows.select_related("interview__person", "person").filter(pk=pk).first()
    if row is None or not _is_theirs(row, proof):
        raise over("over")
    if row.state in (ANSWERED, DECLINED):
        raise over(row.state)
    if not waits(row):
        raise over("over")
    return row


def _is_theirs(row: OwnLink, proof: Proof) -> bool:
    if proof.person is not None:
        return row.person_id == proof.person
    until = row.key_until
    return bool(proof.key) and row.key == key_digest(proof.key) and until is not None and until > core.now()


def waits(row: OwnLink) -> bool:
    """Whether it can be answered now: in its week, the conversation is kept, and the two still belong together."""
    interview = row.interview
    kept = interview.state == "sent" or (interview.state == "open" and interview.expires_on > core.today())
    return row.state == WAITING and row.until > core.now() and kept and may_be_asked(interview.person_id, row.person_id)


def may_be_asked(asker: int, other: int) -> bool:
    """An adult whom the register knows today beside who asks: the same household, or a live link between the two.

    Nobody where one of them is protected (支援措置): neither learns of the other by a question.
    """
    person = core.find_person(other)
    if person is None or other == asker or person.died_on is not None or core.is_minor(person.birth_date, core.today()):
        return False
    if core.find_protections([asker, other]):
        return False
    home = core.find_household_of(asker)
    links = core.Link.objects.filter(until=None)
    return (home is not None and home == core.find_household_of(other)) or (
        links.filter(source=asker, target=other).exists() or links.filter(source=other, target=asker).exists()
    )


def own_talk(row: OwnLink, lang: str | None = None) -> Talk:
    """The conversation with nothing in it but what this person is asked about themselves."""
    talk = whole_talk(row.interview, opened(row.answers, row.key_id), lang)
    entity = f"p{row.person_id}"
    talk.replies = [only(reply, entity) for reply in talk.replies]
    return talk


def whole_talk(interview: Interview, more: dict[str, object], lang: str | None = None) -> Talk:
    """The conversation as the rules see it, open or sent, with further answers."""
    wanted = list(WantedService.objects.filter(interview=interview).order_by("place"))
    answers = {**opened(interview.answers, interview.key_id), **more}
    return read_talk(interview, wanted, answers, lang, explain=False)


def asks_about(talk: Talk, person: int) -> bool:
    """Whether a conversation asks anything about this person (row number), or showed what was said of it."""
    items = (item for reply in talk.replies for page in reply.pages for item in page.items)
    return any(item.entity.id == f"p{person}" and (item.ask or item.declared or item.confirm) for item in items)


def handed_beside() -> Subquery:
    """For a query of cases: `Interview.handed` of what each was sent with; None where nobody was ever asked."""
    sent = Interview.objects.filter(person=OuterRef("receipt__person"), receipt=OuterRef("receipt"))
    return Subquery(sent.filter(handed__isnull=False).values("handed")[:1])


def handed_in(case: Case) -> frozenset[str]:
    """Ids of people who answer for themselves in what was sent with a case. One query, more where it revises one."""
    return handed_through(case, Case.objects.filter(pk=case.pk).values_list(handed_beside(), flat=True).first())


def handed_through(case: Case, handed: Iterable[int] | None) -> frozenset[str]:
    """The same, with what is known of the case itself. One that revises another goes on with its answers."""
    found, of = entities_of(handed), case if case.channel == "office" else None
    while of is not None:
        revised = Revision.objects.filter(case=of).values("of")
        of = Case.objects.annotate(handed=handed_beside()).filter(pk__in=revised).first()
        found |= entities_of(of.handed if of is not None else None)
    return found


def over(why: str) -> OwnLinkOver:
    return OwnLinkOver(SAID[why], why=why)
