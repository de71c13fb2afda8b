"""The services of a town for programs: all of them, or what everyday words find. Nothing that is typed is kept."""

from typing import Any

from tomoni.channels.look import interface as look
from tomoni.core import interface as core
from tomoni.services import interface as services


def line_of(one: services.Definition, language: str) -> dict[str, Any]:
    """One service."""
    found = {"id": one.id, "title": one.title(language), "kind": one.kind, "department": one.department}
    return {**found, "version": one.bundle}


def found_by(typed: str, language: str) -> dict[str, Any]:
    """`services`, best first, and `others`: events, what begins elsewhere, offices. Both empty where nothing fits."""
    day = core.today()
    definitions = {one.id: one for one in services.list_definitions(day)}
    events = {one.id: one for one in services.list_life_events(day)}
    offices = core.list_departments()
    rows: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for one in services.search(typed, day):
        kind, name = one.entry.kind, one.entry.id
        if kind == "service":
            rows.append(line_of(definitions[name], language))
        elif kind == "office":
            told = {"title": offices[name].name, "phone": offices[name].phone, "hours": offices[name].hours}
            others.append({"kind": kind, "id": name, **told})
        else:
            others.append({"kind": kind, "id": name, **_event(one, events, language)})
    return {"services": rows, "others": others}


def _event(one: services.Finding, events: dict[str, services.LifeEvent], language: str) -> dict[str, str]:
    if one.entry.kind == "event":
        return {"title": look.pick(events[one.entry.id].words, language)[0]}
    event = events[one.entry.within]
    away = next(two for two in event.elsewhere if two.id == one.entry.id)
    return {"title": look.pick(away.words["title"], language)[0], "event": event.id}
