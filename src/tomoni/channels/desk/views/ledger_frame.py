"""What every page of the ledger shares: its tabs, and words for what entries name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from tomoni.channels.desk.names import service_names
from tomoni.channels.desk.sheets.ledger import Namer
from tomoni.core import interface as core
from tomoni.services import interface as services

TABS = (
    ("desk:ledger", "いつもと違う閲覧", ("auditor",)),
    ("desk:ledger-search", "記録を探す", ("auditor",)),
    ("desk:ledger-questions", "本人からの問い", ("auditor", "protection-officer")),
    ("desk:ledger-asked", "監査からの問い", ("chief",)),
    ("desk:ledger-seals", "封印と検査", ("auditor",)),
)


def tabs_of(request: HttpRequest) -> list[dict[str, Any]]:
    """The pages of the ledger this person may open."""
    return [
        {"url": reverse(name), "label": label, "here": request.path == reverse(name)}
        for name, label, roles in TABS
        if request.desk.has(*roles)
    ]


def namer() -> Namer:
    """Words for sections, purposes and facts, from the published services."""
    titles = service_names()
    facts: dict[str, str] = {}
    purposes: dict[str, str] = {}
    for definition in services.list_definitions(core.today()):
        for (_, name), fact in definition.lexicon.facts.items():
            facts.setdefault(name, fact.label.get("ja", name))
        for key, words in definition.lexicon.purposes.items():
            purposes.setdefault(key, words.get("ja", key))
    offices = {key: one.name for key, one in core.list_departments().items()}
    return Namer(offices, lambda key: purposes.get(key) or titles.get(key) or key, facts)
