"""A child that is not in the register yet: one that the register has after all is that one, never a second."""

from tomoni.cases.domain.declared import CHILD_PAGE, WHOM, born_together, is_new, same_child
from tomoni.cases.models import Interview
from tomoni.cases.models.sealed import shut
from tomoni.cases.models.situations import GUARDIAN_LINK
from tomoni.cases.models.talks import Families, load_talk
from tomoni.core import interface as core

__all__ = ["CHILD_PAGE", "settle_child", "settle_subject"]


def settle_child(interview: Interview) -> None:
    """After the page about the child was saved: where the register has the same one, the conversation is about that
    child, and what was declared is forgotten; then every service that is about one of several is about that one.
    """
    talk = load_talk(interview.token, interview.person_id, explain=False)
    family, _ = Families(interview.person_id, suggests=True).of(talk.definitions[0], core.today())
    mine = {link.target for link in family.links if link.kind == GUARDIAN_LINK and link.source == interview.person_id}
    known = [(f"p{one.pk}", one.birth_date, one.name_kana) for one in family.people if one.pk in mine]
    whom, together = str(talk.answers.get(WHOM, "")), born_together(talk.answers)
    twins = [one for one in together if one != whom and same_child(talk.answers, known, one) is not None]
    if twins:  # what the register has joins by itself
        kept = {path: value for path, value in talk.answers.items() if not any(one in path for one in twins)}
        interview.answers, interview.key_id = shut(kept)
        interview.save(update_fields=["answers", "key_id"])
    found = same_child(talk.answers, known, whom) if is_new(whom) and len(together) == 1 else None
    if found is not None:
        kept = {path: value for path, value in talk.answers.items() if whom not in path}
        interview.answers, interview.key_id = shut({**kept, WHOM: found})
        interview.pages_done = [one for one in interview.pages_done if one != CHILD_PAGE]
        interview.save(update_fields=["answers", "key_id", "pages_done"])
    settle_subject(interview)


def settle_subject(interview: Interview) -> None:
    """Where a service is about one of several, let it be about whom the conversation is about."""
    talk = load_talk(interview.token, interview.person_id, explain=False)
    whom, found = talk.answers.get(WHOM, ""), dict[str, str]()
    for reply in talk.replies:
        for name, entities in reply.choices.items():
            if any(entity.id == whom for entity in entities):
                found[f"about.{name}"] = str(whom)
    if found:
        interview.answers, interview.key_id = shut({**talk.answers, **found})
        interview.save(update_fields=["answers", "key_id"])
