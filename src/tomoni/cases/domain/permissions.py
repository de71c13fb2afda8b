"""Who somebody is towards a case: the person who asked, or roles of the department that handles it."""

from typing import Protocol

from tomoni.cases.domain.transitions import Who

ROLES = {"clerk": Who.CLERK, "chief": Who.CHIEF, "surveyor": Who.SURVEYOR}


class ActorLike(Protocol):
    """What is needed of core.Actor."""

    @property
    def kind(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def roles(self) -> tuple[str, ...]: ...


def roles_towards(actor: ActorLike, *, department: str, is_applicant: bool) -> frozenset[Who]:
    """Roles of the acting person for one case. Surveyors work for every department, others only for their own."""
    if actor.kind == "system":
        return frozenset({Who.SYSTEM})
    if actor.kind != "staff":
        return frozenset({Who.APPLICANT}) if is_applicant else frozenset()
    held = {ROLES[role] for role in {*actor.roles, actor.role} if role in ROLES}
    if actor.office != department:
        held &= {Who.SURVEYOR}
    return frozenset(held)
