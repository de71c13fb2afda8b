"""An interview worked out with the rules, before anything of it is written."""

from collections.abc import Sequence
from datetime import date

from tomoni.cases.actions.arrivals import Arrival
from tomoni.cases.actions.sending import Sending
from tomoni.cases.actions.taking_in import arrival_of
from tomoni.cases.domain.own import entities_of
from tomoni.cases.models import Interview
from tomoni.cases.models.sealed import opened
from tomoni.cases.models.situations import Links, award_links, situation_of
from tomoni.core import interface as core
from tomoni.services import interface as services


def read_sending(
    interview: Interview, definitions: Sequence[services.Definition], key: str, actor: core.Actor
) -> Sending:
    """Load once, then ask the rules for every service with the answers to all of them."""
    day, at = arrival_of(interview, actor, [one.id for one in definitions])
    person, answers = interview.person_id, opened(interview.answers, interview.key_id)
    sending = Sending(person, key, answers, day, at, actor, acting=interview.acting)
    families: dict[tuple[str, date], tuple[core.Family, Links]] = {}
    for definition in definitions:
        read = definition.purpose, definition.register_day(day)
        if read not in families:
            family = core.load_family(person, purpose=read[0], on=read[1])
            families[read] = family, award_links(family)
        family, links = families[read]
        situation = situation_of(family, definition, arrival=day, answers=answers, links=links)
        answer = services.ask(definition, situation, explain=False)
        itself = interview.acting is None
        arrival = Arrival(definition, situation, answer, answers, person, interview.language, itself)
        arrival.others, arrival.by_hand = entities_of(interview.handed), actor.kind == "staff"
        sending.arrivals.append(arrival)
    return sending
