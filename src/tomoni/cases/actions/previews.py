"""The letter as it would look, before anybody decides. Stores nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from tomoni.cases.actions.judging import judge_again
from tomoni.cases.actions.letters import letter_values
from tomoni.cases.actions.moving import hold_case
from tomoni.cases.domain.decisions import clean_reasons
from tomoni.cases.errors import NotAllowed, ResultUnknown
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services


def preview_letter(number: str, result: str, reasons: Sequence[Mapping[str, Any]], *, actor: core.Actor) -> bytes:
    """PDF of the first letter or certificate a result would bring. Raises ResultUnknown where there is none."""
    held = hold_case(number, actor)
    if not held.who:
        raise NotAllowed("This case belongs to another department.", verb="preview_letter", needs=["clerk", "chief"])
    if result not in held.definition.outcomes:
        raise ResultUnknown("The service has no such result.", result=result, known=list(held.definition.outcomes))
    judged = judge_again(held, result)
    letter = next((t for t in judged.terms if isinstance(t, services.LetterTerm | services.CertificateTerm)), None)
    if letter is None:
        raise ResultUnknown("This result brings no letter.", result=result, known=list(held.definition.outcomes))
    held.case.result = result  # in memory only: nothing is saved
    values = letter_values(held, judged, clean_reasons(reasons), judged.terms)
    template = documents.Template(
        f"{letter.name}.typ", held.definition.letter(letter.name), held.definition.shared_letters
    )
    return documents.preview(template, values)
