"""Children born together and not in the register yet: one conversation tells of all of them.

What is asked once for the family goes once. Of a service that is for one child the next child gets a conversation of
its own with every answer, when that of the first was sent.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from tomoni.cases.actions.interviews import hold_interview
from tomoni.cases.domain.declared import CHILD_PAGE, MOST_TOGETHER, WHOM, born_together, is_new, next_child, page_of
from tomoni.cases.errors import AnswersNotComplete, ServiceNotAsked
from tomoni.cases.models import Interview
from tomoni.cases.models.sealed import opened, shut
from tomoni.core import interface as core
from tomoni.services import interface as services


def add_twin(token: str, *, person: int) -> str:
    """Tell of one more child born together with the declared one: same day, same parents. Gives the key of its page.

    Raises InterviewNotOpen, ServiceNotAsked where the conversation is about no declared child or enough are told of,
    AnswersNotComplete where the day of birth is not answered yet.
    """
    with transaction.atomic():
        interview = hold_interview(token, person)
        answers = opened(interview.answers, interview.key_id) if interview.answers else {}
        whom, together = str(answers.get(WHOM, "")), born_together(answers)
        if not is_new(whom) or len(together) >= MOST_TOGETHER:
            raise ServiceNotAsked("This conversation is about no child that more can be born with.", service="")
        if answers.get(f"{whom}.birth_date") is None:
            raise AnswersNotComplete(
                "Answer first on which day the child was born.", faults={f"{whom}.birth_date": "missing"},
                page=CHILD_PAGE,
            )  # fmt: skip
        twin = next_child(together)
        same = {path.replace(f",{whom})", f",{twin})"): value for path, value in answers.items() if _bond(path, whom)}
        _keep(interview, {**answers, **same, f"{twin}.birth_date": answers[f"{whom}.birth_date"]})
        return page_of(twin, whom)


def drop_twin(token: str, entity: str, *, person: int) -> None:
    """Forget a child that was told of by mistake, with every answer about it. Raises as `add_twin`."""
    with transaction.atomic():
        interview = hold_interview(token, person)
        answers = opened(interview.answers, interview.key_id) if interview.answers else {}
        if not is_new(entity) or entity == answers.get(WHOM):
            raise ServiceNotAsked("This conversation tells of no such child beside the first.", service="")
        _keep(interview, {path: value for path, value in answers.items() if not _names(path, entity)})


def _bond(path: str, child: str) -> bool:
    """Whether a path is about the bond with a child, of whoever asks."""
    return f",{child})." in path and path.endswith((".is_parent", ".lives_with"))


def _names(path: str, entity: str) -> bool:
    return path.startswith(f"{entity}.") or f",{entity})" in path or f"({entity}," in path or f"({entity})" in path


def _keep(interview: Interview, answers: Mapping[str, Any]) -> None:
    interview.answers, interview.key_id = shut(dict(answers))
    interview.version += 1
    interview.saved_at = core.now()
    interview.save(update_fields=["answers", "key_id", "version", "saved_at"])


def left_for_next(
    answers: Mapping[str, Any], sent: Sequence[services.Definition]
) -> tuple[str, tuple[str, ...], dict[str, Any]]:
    """Whose turn is next after a conversation was sent: the next child, the services that are for one child, and the
    answers of a conversation about it; nothing where nobody is left.
    """
    whom, together = str(answers.get(WHOM, "")), born_together(answers)
    later = together[together.index(whom) + 1 :] if whom in together else ()
    alone = tuple(one.id for one in sent if any(answers.get(f"about.{about.name}") == whom for about in one.about))
    if not later or not alone:
        return "", (), {}
    about = {path: later[0] for path, value in answers.items() if path.startswith("about.") and value == whom}
    return later[0], alone, {**answers, **about}
