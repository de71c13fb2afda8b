"""Applications that come whole, from a program or in a package: no conversation is kept, and the rules are asked once.

It is for what is plain: every answer is one that the form asks and no register knows, and nothing else is missing. What
is not plain goes through a conversation (`start_interview`), which finds out what is to be mended.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError

from tomoni.cases.actions.arrivals import Arrival
from tomoni.cases.actions.sending import Beside, Sending, lacking_in, send_many, send_one
from tomoni.cases.errors import CasesError
from tomoni.cases.models import Receipt
from tomoni.cases.models.situations import award_links, live_award_keys, situation_of, unpaid_links
from tomoni.core import interface as core
from tomoni.services import interface as services


@dataclass(frozen=True)
class Whole:
    """What is known of somebody for a service before anything is answered, as the service reads the register."""

    definition: services.Definition
    family: core.Family
    situation: services.Situation

    def open_fact(self, path: str) -> services.Fact | None:
        """The fact at a path, if it may be answered: no register holds it and nothing is known of it."""
        fact = self.situation.fact_at(path)
        return fact if fact is not None and not fact.always and self.situation.reading(path).value is None else None


def begin_wholes(definition: services.Definition, persons: Iterable[int]) -> dict[int, Whole]:
    """By person (key of core.Person). Three queries for one, four for some hundred."""
    wanted, today = sorted(set(persons)), core.today()
    day, purpose = definition.register_day(today), definition.purpose
    if len(wanted) == 1:
        families = {wanted[0]: core.load_family(wanted[0], purpose=purpose, on=day)}
    else:
        families = core.load_families(wanted, purpose=purpose, on=day)
    keys = live_award_keys({one.pk for family in families.values() for one in family.people})
    found = {}
    for person, family in families.items():
        links = award_links(family, None, keys) + unpaid_links(family)
        situation = situation_of(family, definition, arrival=today, answers={}, links=links)
        found[person] = Whole(definition, family, situation)
    return found


def make_sending(
    whole: Whole, key: str, values: Mapping[str, Any], *, actor: core.Actor, language: str = "ja",
    beside: Beside | None = None,
) -> Sending | None:  # fmt: skip
    """What is sent, worked out; None where it is not plain. values: {path: JSON value}, each of an `open_fact`.

    key: of this press of the button, as for `submit_interview`. beside: rows of the caller, stored with the receipt and
    the cases. Raises SituationNotValid.
    """
    person, at, definition = whole.family.person, core.now(), whole.definition
    situation = whole.situation.with_answers(values)
    answer = services.ask(definition, situation, explain=False)
    asked = {item.path for page in answer.pages for item in page.items}
    if answer.choices or not asked.issuperset(values) or lacking_in(answer, values):
        return None
    arrival = Arrival(definition, situation, answer, values, person, language)
    read = core.Act(actor, "read", [person], ("register",), definition.purpose)
    return Sending(person, key, values, at.date(), at, actor, [arrival], acts=[read], beside=beside)


def submit_whole(sending: Sending) -> Receipt:
    """Send it, in the caller's transaction.

    Raises RoleNotHeld, ClaimAlreadyLive; IntegrityError where its key, or a row of the caller, is there already.
    """
    return send_one(sending)


def submit_wholes(sendings: Sequence[Sending]) -> list[Receipt | CasesError | IntegrityError]:
    """Send a slice; each arrives or is refused by itself. An IntegrityError: its key, or its row, is there already."""
    return send_many(sendings)
