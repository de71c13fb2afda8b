"""Cases that the office opens from an award: ex officio (職権), or from paper that came in (紙の届・請求).

Such a case goes the way of every case: facts, draft with reasons, approval by somebody else, letter. Ex officio only
what the definition lets the office begin (`official`): to end or lessen; to grant takes a claim (児童手当法7条), which
may come on paper, also from another guardian of the children.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from django.db import transaction

from tomoni.cases.actions.arrivals import Arrival, arrive, wanted_keys
from tomoni.cases.actions.claims import already_live
from tomoni.cases.actions.giving_way import in_the_way
from tomoni.cases.actions.holding import find_for_desk
from tomoni.cases.actions.moving import OFFICIAL
from tomoni.cases.domain.receipts import receipt_number
from tomoni.cases.errors import AwardNotFound, OfficeCaseNotPossible
from tomoni.cases.models import Award, Case, Note, Receipt
from tomoni.cases.models.situations import GUARDIAN_LINK, load_situation
from tomoni.core import interface as core
from tomoni.services import interface as services

PAPER = "paper"


@dataclass(frozen=True)
class OfficeForm:
    """What has to be entered to open a case: the items the rules still ask, after what was entered so far.

    items: shown in this order; missing: paths that have no answer yet; names: {id: name} of the people in it.
    """

    definition: services.Definition
    person: int
    items: tuple[services.Item, ...]
    missing: tuple[str, ...]
    names: Mapping[str, str]


def list_office_services(award: int, channel: str) -> tuple[services.Definition, ...]:
    """Services of the award's right that the office may open: official ex officio, every one from paper."""
    right = Award.objects.filter(pk=award).values_list("right", flat=True).first()
    every = (one for one in services.list_definitions(core.today()) if one.right == right)
    return tuple(one for one in every if channel == PAPER or one.official)


def list_claimants(award: int) -> tuple[int, ...]:
    """Who may come with paper: the recipient, and the other guardians of the people the award is for. Keys."""
    found = Award.objects.filter(pk=award).first()
    if found is None:
        raise AwardNotFound("There is no such award in this town. Check the register of awards.", right="")
    newest = found.versions.order_by("-number").first()
    people = services.paid_for(services.definition_of(newest.bundle), newest.about)
    family = core.load_family(found.person_id, purpose=found.right, on=core.today())
    guardians = (link.source for link in family.links if link.kind == GUARDIAN_LINK and f"p{link.target}" in people)
    return tuple(dict.fromkeys([found.person_id, *sorted(guardians)]))


def read_office_form(award: int, service: str, person: int, answers: Mapping[str, Any], channel: str) -> OfficeForm:
    """What is asked, on the facts of today and the answers so far. On a page call it inside `core.reading`.

    Raises OfficeCaseNotPossible.
    """
    arrival = _read(award, service, person, answers, channel)
    items = {item.path: item for page in arrival.answer.pages for item in page.items}
    missing = [path for path, item in items.items() if item.ask and item.fact.required and path not in answers]
    names = {entity.id: arrival.situation.name_of(entity.id) for entity in arrival.situation.every("person")}
    return OfficeForm(arrival.definition, person, tuple(items.values()), tuple(missing), names)


def open_office_case(
    award: int,
    service: str,
    person: int,
    answers: Mapping[str, Any],
    *,
    channel: str,
    because: str,
    actor: core.Actor,
    seen: int | None = None,
) -> Case:
    """Open the case. because: the ground, or what paper came from whom; it stays as a note of the case.

    seen: number of the last step of the award on the screen. Raises OfficeCaseNotPossible, ClaimAlreadyLive,
    AwardStale, NotAllowed, AwardNotFound.
    """
    with transaction.atomic():
        held = find_for_desk(award, actor, ("clerk", "chief"), seen)
        if held.ended_on is not None and channel == OFFICIAL:
            _refuse("ended", "This award has ended. There is nothing to end or to lessen.")
        if not because.strip():
            _refuse("reason", "Write the ground, or which paper came; whoever decides reads it.")
        arrival = _read(award, service, person, answers, channel)
        _need_answers(arrival, answers)
        _need_free(arrival, person)
        receipt = _write_receipt(person, channel)
        case = arrive(arrival, receipt, 1, replace(actor, channel=channel))
        Note.objects.create(case=case, author_id=int(actor.id), text=because.strip(), at=core.now())
        return case


def _read(award: int, service: str, person: int, answers: Mapping[str, Any], channel: str) -> Arrival:
    definition = next((one for one in list_office_services(award, channel) if one.id == service), None)
    if definition is None:
        _refuse("service", "This cannot be opened from this award. Choose one of the list.")
    today = core.today()
    situation = load_situation(person, definition, on=today, arrival=today, answers=answers)
    return Arrival(definition, situation, services.ask(definition, situation), answers, person, "ja")


def _need_answers(arrival: Arrival, answers: Mapping[str, Any]) -> None:
    if arrival.answer.may_apply is False:
        _refuse("claimant", "The register does not say that this person may ask for this. Choose somebody else.")
    items = (item for page in arrival.answer.pages for item in page.items)
    missing = [item.path for item in items if item.ask and item.fact.required and answers.get(item.path) in (None, "")]
    if missing:
        _refuse("answers", "Some questions have no answer yet. Answer them and press again.", missing=missing)


def _need_free(arrival: Arrival, person: int) -> None:
    """What is being handled already is gone on with there."""
    live = in_the_way(person, arrival.definition, wanted_keys(arrival))
    if live is not None:
        raise already_live(live, person)


def _write_receipt(person: int, channel: str) -> Receipt:
    at = core.now()
    serial = core.next_number(f"receipt-{at:%m%d}", at.year)
    return Receipt.objects.create(
        number=receipt_number(at.date(), serial), person_id=person, channel=channel, arrived_at=at
    )


def _refuse(why: str, message: str, **data: object) -> NoReturn:
    raise OfficeCaseNotPossible(message, why=why, **data)
