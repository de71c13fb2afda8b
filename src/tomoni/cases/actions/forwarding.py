"""The cover of what the town passes on to the body that decides (送付書, 経由・進達): with number, kept on the case."""

from typing import Any

from tomoni.cases.actions.letters import frame_values
from tomoni.cases.actions.moving import Held
from tomoni.cases.domain.paths import row_of
from tomoni.cases.domain.wareki import dated
from tomoni.cases.models import ClaimKey, Outcome
from tomoni.core import interface as core
from tomoni.documents import interface as documents

FILE, TITLE = "forwarding.typ", "送付書"


def issue_cover(held: Held, outcome: Outcome, actor: core.Actor) -> documents.Document | None:
    """Issue the cover of one case that is sent on, and plan its post; None where the pack has no letters/`FILE`.

    The outcome names it, so that nobody takes it for a letter to the resident. Raises what `issue_document` raises.
    """
    definition, case = held.definition, held.case
    if FILE not in definition.shared_letters:
        return None
    template = documents.Template(FILE, definition.shared_letters[FILE], definition.shared_letters)
    to = str(outcome.data["to"]["ja"])
    document = documents.issue_document(
        "letter", template, _values(held, outcome, to), title=TITLE, department=definition.department,
        about_person=case.person_id, case_number=case.number, classification=definition.title(), actor=actor,
    )  # fmt: skip
    documents.plan_dispatch(document, "mail", to=to, actor=actor)
    outcome.data = {**outcome.data, "document": document.pk, "number": document.number}
    outcome.save(update_fields=["data"])
    return document


def _values(held: Held, outcome: Outcome, to: str) -> dict[str, Any]:
    recipient = {"name": to, "postal_code": "", "address": "", "style": "御中"}
    frame = frame_values(held.definition, held.case.person, "ja", recipient)
    return {**frame, "law": outcome.data.get("law", ""), "cases": [cover_line(held)]}


def cover_line(held: Held) -> dict[str, Any]:
    """What a cover says of one enclosed case."""
    case = held.case
    return {
        "number": case.number,
        "service": held.definition.title(),
        "applicant": case.person.name,
        "people": _people(held),
        "arrived_on": dated(case.claimed_on),
    }


def _people(held: Held) -> list[str]:
    """Names of those for whom it was asked, by the claim keys; nobody else of the family is named."""
    keys = ClaimKey.objects.filter(case=held.case).values_list("parts", flat=True)
    rows = sorted({row for parts in keys for part in parts if (row := row_of(part)) is not None})
    names = dict(core.Person.objects.filter(pk__in=rows).values_list("pk", "name"))
    return [names[row] for row in rows if row in names]
