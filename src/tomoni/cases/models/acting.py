"""Whether somebody may speak for another today; the same for every page and every verb."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from tomoni.cases.errors import ActingNotLive
from tomoni.cases.models.interviews import ActingFor, Interview
from tomoni.core import interface as core
from tomoni.services import interface as services


def need_mandate(agent: int, person: int, wanted: Sequence[services.Definition]) -> core.MayAct:
    """By what somebody may ask for another (keys of core.Person) today, for all of these. Raises ActingNotLive."""
    allowed = set.intersection(*(set(one.may_for_others) for one in wanted)) if wanted else set()
    found = core.find_may_act(agent, person, [one.id for one in wanted], allowed)
    if found is None:
        raise _not_live([one.id for one in wanted])
    return found


def need_speaker(interview: Interview, wanted: Collection[str], *, sending: bool = False) -> None:
    """Raises ActingNotLive where who began it for another may no longer. No query where people speak for themselves.

    sending: nobody ends the mandate until the transaction is over.
    """
    acting = interview.acting
    if acting is None:
        return
    if sending and acting.representation_id and not core.hold_representation(acting.representation_id):
        raise _not_live(wanted)
    need_mandate(acting.agent_id, acting.person_id, [services.find_definition(one, core.today()) for one in wanted])


def speaks_today(acting: ActingFor | None, service: str) -> core.MayAct | None:
    """By what somebody still may act in a service they sent for another; None if by nothing."""
    if acting is None:
        return None
    return core.find_may_act(acting.agent_id, acting.person_id, [service])


def as_speaker(actor: core.Actor, acting: ActingFor | None) -> core.Actor:
    """The same resident in the role they speak in, for the ledger; staff stay themselves."""
    return replace(actor, role=acting.ground) if acting is not None and actor.kind == "resident" else actor


def _not_live(wanted: Collection[str]) -> ActingNotLive:
    return ActingNotLive(
        "You may not act for this person in this, or not any more. Nothing was saved or sent. "
        "What was sent before stands. Ask the desk, or let the person do it themselves.",
        services=list(wanted),
    )
