"""The counter of one stop in words: events of a life, the tray beside the questions, the slip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tomoni.cases import interface as cases
from tomoni.channels.asking.conversation import draw_away, estimate
from tomoni.channels.asking.pages import short_title
from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services

DID = {"began": "始めました", "took_over": "引き継ぎました"}
STANDING = {
    "not_due": "受けられない見込み",
    "left_out": "今回は届けません",
    "live": "もう進んでいます",
    "refused": "ほかの家族が届けます",
}


@dataclass(frozen=True)
class Thing:
    """One service in the tray. kind: yes, open or none, for the look of what is told."""

    title: str
    gives: str
    told: str
    kind: str


@dataclass(frozen=True)
class Step:
    """What was said before, and by whom."""

    at: datetime
    staff: str
    told: str
    note: str


def list_events(actor: core.Actor) -> list[dict[str, str]]:
    """Events of a life of which this member of staff takes something in."""
    return [
        {"id": one.id, "name": look.pick(one.words, "ja")[0], "about": look.pick(one.about, "ja")[0]}
        for one in services.list_life_events(core.today())
        if cases.may_take_in(actor, one.services)
    ]


def draw_tray(end: cases.End, known: Mapping[str, Any]) -> list[Thing]:
    """How each service of the conversation stands now."""
    return [_thing(line, known[line.service]) for line in end.lines if line.service in known]


def _thing(line: cases.EndLine, definition: Any) -> Thing:
    gives = estimate(line.answer, definition, "ja") if line.standing in ("due", "open") else ""
    title = short_title(definition, "ja")
    if line.standing in STANDING:
        return Thing(title, "", STANDING[line.standing], "none")
    if line.asked:
        return Thing(title, gives, f"あと{len(line.asked)}つ", "open")
    return Thing(title, gives, "答えがそろいました", "yes")


def draw_trail(lines: tuple[cases.TrailLine, ...], names: Mapping[str, str]) -> list[Step]:
    """What staff did. names: of pages, by key."""
    return [
        Step(
            one.at, one.staff,
            DID.get(one.kind) or ("メモ" if one.kind == "noted" else f"「{names.get(one.text, '質問')}」を入れました"),
            one.text if one.kind == "noted" else "",
        )
        for one in lines
    ]  # fmt: skip


def away_of(about: cases.AboutEvent) -> list[Any]:
    """What of the event begins elsewhere, with the last day where the day of the event is known."""
    event = next((one for one in services.list_life_events(core.today()) if one.id == about.event), None)
    if event is None:
        return []
    if not event.birth:
        return draw_away(event, "ja")
    return draw_away(event, "ja", event_on=about.on, registered=about.registered)


def papers_of(lacking: Mapping[str, Any], known: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, list[str]]:
    """Titles of papers by service, each with whose it is. names: given names by the id of the person."""

    def said(need: Any, texts: Mapping[str, str]) -> str:
        whose = names.get(need.entity.id, "") if need.entity else ""
        return texts.get(f"evidence.{need.id}.title", need.id) + (f"（{whose}さん）" if whose else "")

    return {
        service: [said(need, known[service].texts("ja")) for need in needs]
        for service, needs in lacking.items()
        if service in known
    }


def whose_papers(lacking: Mapping[str, Any]) -> set[int]:
    """Of whom papers are still to come (row numbers), where more than one of a service bears the same title.

    Nobody where one of them is protected: then no paper is told by a name.
    """
    doubled = [need for needs in lacking.values() for need in needs if [one.id for one in needs].count(need.id) > 1]
    people = {int(one.entity.id[1:]) for one in doubled if one.entity and one.entity.id[1:].isdecimal()}
    return set() if core.find_protections(people) else people
