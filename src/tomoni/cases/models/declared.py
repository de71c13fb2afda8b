"""A claim for a child that was declared before the register had it, found when the child has its own place there."""

from tomoni.cases.domain.claims import claim_key
from tomoni.cases.domain.declared import YOUNG, born_key
from tomoni.cases.models.awards import ClaimKey
from tomoni.core import interface as core
from tomoni.rules import interface as rules
from tomoni.services import interface as services


def find_declared_claim(situation: services.Situation, answer: services.Answer) -> ClaimKey | None:
    """The live key of somebody of the same home for the same child, declared by birth date and kana.

    One query, none where no child of the keys is young.
    """
    digests = [
        claim_key(key.right, [declared if part == one else part for part in key.parts]).digest
        for key in answer.keys
        for one in key.parts
        for declared in [_declared(situation, one)]
        if declared
    ]
    if not digests:
        return None
    rows = ClaimKey.objects.filter(digest__in=digests, released_at=None).exclude(releases_on__lte=core.today())
    return rows.select_related("case").order_by("digest").first()


def _declared(situation: services.Situation, part: str) -> str:
    """What a young child of the register was known by before."""
    born, kana = (situation.reading(f"{part}.{name}").value for name in ("birth_date", "name_kana"))
    if not part.startswith("p") or born is None or situation.arrival - born > YOUNG:
        return ""
    applicant = rules.Entity("person", situation.applicant)
    home = situation.fact(applicant, "household", situation.on).value
    return born_key(born, kana, home.id if isinstance(home, rules.Entity) else "")
