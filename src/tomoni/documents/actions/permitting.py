"""Who may: clerks and chiefs of the section a document or record belongs to."""

from tomoni.core import interface as core
from tomoni.documents.errors import NotPermitted

SECTION_ROLES = ("clerk", "chief")


def of_section(actor: core.Actor, department: str, *roles: str) -> bool:
    """Whether the acting person holds one of the roles (clerk or chief unless named) and sits in this section."""
    wanted = roles or SECTION_ROLES
    return actor.kind == "staff" and actor.office == department and any(actor.has_role(role) for role in wanted)


def need_section(actor: core.Actor, department: str, *roles: str) -> None:
    """Raises NotPermitted where the acting person is not of the section, or holds no such role."""
    if of_section(actor, department, *roles):
        return
    found = core.find_department(department)
    who = "課長" if roles == ("chief",) else "担当者と課長"
    raise NotPermitted(f"これができるのは{found.name if found else department}の{who}です。その課に頼んでください。")
