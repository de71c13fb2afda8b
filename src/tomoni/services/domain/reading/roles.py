"""Who may ask for a service: `applicant.may`."""

from typing import Final

from tomoni.services.domain.reading.sheet import Section, nearest

APPLICANT_ROLES: Final = ("person", "head", "parent", "guardian", "proxy", "organisation")
ITSELF: Final = ("person",)


def read_roles(applicant: Section | None, tested: bool) -> tuple[str, ...]:
    """The roles, in their order; the person alone where nothing is said.

    tested: whether `applicant_if` stands there; `head` is a role that only the register can tell. Who lets others ask
    names the article, or marks it unverified, under `because`.
    """
    if applicant is None or not applicant.has("may"):
        return ITSELF
    said = applicant.texts("may", needed=True)
    for place, role in enumerate(said):
        if role not in APPLICANT_ROLES:
            expected = f"one of {', '.join(APPLICANT_ROLES)}{nearest(role, APPLICANT_ROLES)}"
            applicant.sheet.fault(role, "applicant.may", role, expected)
        elif role in said[:place]:
            applicant.sheet.fault(role, "applicant.may", role, "each role once")
    if not said:
        applicant.wrong("may", "at least one role")
    if "head" in said and not tested:
        applicant.wrong("may", "`applicant_if` beside `head`: who the head is, is tested on the register")
    if "head" in said and "person" in said:
        applicant.wrong("may", "`head` or `person`, not both: a head is a person")
    _need_ground(applicant, [str(role) for role in said])
    return tuple(map(str, said)) or ITSELF


def _need_ground(applicant: Section, said: list[str]) -> None:
    others = [role for role in said if role in APPLICANT_ROLES[2:]]
    if others and not applicant.has("because"):
        applicant.wrong("may", f"`because` beside {', '.join(others)}: the article by which others may ask")
    because = applicant.section("because", "law") if applicant.has("because") else None
    if because is not None and not because.has("article") and not because.has("ordinance"):
        applicant.wrong("because", "an `article` or an `ordinance`")
