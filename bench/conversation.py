"""Conversations by event of a life: questions asked of a known family beside the fields of the paper forms of what is
sent, and what one step costs. The family is the newborn's of the demo town; what earlier cases have established
(telephone, account) is known, and where they are insured.
"""

import json
import os
import re
import statistics
import sys
import time
from typing import Any

from . import counter_time
from .figure import Figure
from .town import empty_town, run

PEOPLE, WARM = 300, 3
MOST = {"birth": 6, "moving-within": 8}
KNOWN: dict[str, Any] = {
    "phone": "0999001234",
    "payout_account": {
        "bank": "0001", "branch": "001", "kind": "ordinary", "number": "1234567", "holder": "ヤマダ ケンタ"
    },
}  # fmt: skip
USUAL = {
    "public_service": "no",
    "wants_childcare": False,
    "parents_separate": False,
    "keeps_dog": False,
    "has_moped": False,
    "checkup_slips": False,
    "needs_evacuation_help": False,
    "disability_in_family": False,
}
"""What most families answer; anything else yes, the first choice, or a plain number."""


def measure() -> list[Figure]:
    """Each event that gathers services, on SQLite in one process."""
    with empty_town("sqlite") as env:
        run(env, "tomoni.site.cli", "migrate")
        run(env, "tomoni.site.cli", "town", "make", "--people", str(PEOPLE), "--seed", "1", "--on", "2026-11-24")
        found = json.loads(run(env | {"TOMONI_NOW": "2026-11-24T10:00:00+09:00"}, "bench.conversation", "walk"))
    figures = []
    for event, one in found.items():
        print(f"{event}: asked {', '.join(one['asked']) or 'nothing'}", file=sys.stderr)
        fields = f"fields of {one['forms']} forms of {one['sent']} services"
        asked = len(one["asked"])
        figures.append(
            Figure(f"{event}: questions", asked, "questions", MOST.get(event), fields, one["fields"] or None)
        )
        if one["steps"]:
            mean = statistics.mean(one["steps"])
            figures.append(Figure(f"{event}: step", mean, "ms CPU", 50))
            pages = len(one["steps"])
            took = counter_time.seconds(pages, asked, one["typed"], mean / 1000)
            print(f"{event}: at the counter {counter_time.presses(pages, asked)} presses", file=sys.stderr)
            most = counter_time.MOST if event == "birth" else None
            figures.append(Figure(f"{event}: at the counter, reckoned", took, "s", most))
    return figures


def walk() -> dict[str, Any]:
    """Within the town: each event from its first page to the list; nothing is sent."""
    from django.test import Client

    from tomoni.core import interface as core
    from tomoni.services import interface as services

    account = core.Account.objects.get(subject="demo:newborn-higher")
    core.save_facts(
        account.person, KNOWN, source="case:8-0901-00001-1", holds_since=core.today(),
        actor=core.Actor.system("bench"), sensitive=["payout_account"],
    )  # fmt: skip
    insured = {"in_national_insurance": False}
    core.save_facts(
        account.person, insured, source="insurance-register", holds_since=core.today(),
        actor=core.Actor.system("bench"),
    )  # fmt: skip
    client = Client()
    client.post("/sign-in/", {"account": account.pk})
    return {
        event.id: _converse(client, account.person_id, event)
        for event in services.list_life_events()
        if event.services and event.elsewhere
    }


def _converse(client: Any, person: int, event: Any) -> dict[str, Any]:
    from tomoni.cases import interface as cases
    from tomoni.core import interface as core
    from tomoni.services import interface as services

    definitions = {one.id: one for one in services.list_definitions()}
    child = max(core.Link.objects.filter(kind="guardian-child", source=person).values_list("target", flat=True))
    begun = client.post(f"/events/{event.id}/", {"whom": f"p{child}"})["Location"]
    token, asked, steps, typed = begun.split("/")[2], [], [], []
    for _ in range(30):
        page = cases.find_interview_page(token, person=person)
        open_ = [item for item in page.items if item.ask and item.fact.required]
        if not open_ and not any(not done for _, _, done in page.pages):
            break
        steps.append(_cost(client, f"/interviews/{token}/{page.page}/"))
        typed += [str(_usual(item)) for item in open_ if not item.fact.type.choices and _is_typed(item)]
        asked += dict.fromkeys(item.fact.question or item.path for item in open_)  # a list to tick is one question
        cases.save_answers(token, page.page, {item.path: _usual(item) for item in open_}, person=person)
    going = [line.service for line in cases.find_end(token, person=person).lines if line.goes]
    fields = [definitions[one].paper.get("fields", 0) for one in going]
    forms = {"forms": sum(map(bool, fields)), "fields": sum(fields)}
    return {"asked": asked, "steps": steps, "typed": typed, "sent": len(going), **forms}


def _cost(client: Any, address: str) -> float:
    """Milliseconds of this process for showing a page, once what a process keeps is warm."""
    times = []
    for _ in range(WARM + 3):
        began = time.process_time()
        assert client.get(address).status_code == 200, address
        times.append((time.process_time() - began) * 1000)
    return statistics.mean(times[WARM:])


def _is_typed(item: Any) -> bool:
    """Typed with keys, not chosen with one press."""
    return str(item.fact.type.kind) != "yes_no"


def _usual(item: Any) -> Any:
    """A usual answer, as JSON."""
    kind, name = str(item.fact.type.kind), item.fact.name
    if name in USUAL:
        return USUAL[name]
    if kind == "yes_no":
        return True
    if item.fact.type.choices:
        return item.fact.type.choices[0]
    if kind == "date":
        return "2026-11-12"
    return 39 if re.search("number|yen|weeks", kind) else "39"


def _main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()
    from tomoni.core import interface as core

    with core.tenant("999016"):
        print(json.dumps(walk()))


if __name__ == "__main__":
    _main()
