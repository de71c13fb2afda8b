"""Who acts: a resident, staff, a helper, a program that a resident lets act, or the system itself."""

from dataclasses import dataclass
from typing import Any, Self

# The role a person of several roles acts in, unless the page says otherwise.
ROLE_RANK = (
    "mayor", "deputy-mayor", "chief", "accountant", "protection-officer", "auditor", "clerk", "surveyor", "counter",
    "admin",
)  # fmt: skip

OF_A_SECTION = ("clerk", "chief")


@dataclass(frozen=True)
class Actor:
    """The acting person of an action; what the ledger writes.

    kind: resident, staff, helper, client or system. id: number of the account, staff or client row, or the name of the
    part of the system. role: the role acted in; roles: all roles held. office: key of the department.
    channel: portal, desk, cli …
    """

    kind: str
    id: str
    role: str = ""
    office: str = ""
    channel: str = ""
    name: str = ""
    roles: tuple[str, ...] = ()

    @classmethod
    def staff(cls, staff: Any, *, role: str = "", channel: str = "desk") -> Self:
        """Acting member of staff, by the roles held today. `role` must be held; without it the first of ROLE_RANK.

        Who is clerk or chief of another section as well acts so only there, and not in the own one.
        """
        own = staff.department_id
        held = {r.role for r in staff.live_roles() if r.department_id == own or r.role not in OF_A_SECTION}
        roles = tuple(r for r in ROLE_RANK if r in held)
        if role and role not in roles:
            raise ValueError(f"{staff.login} does not hold the role {role}.")
        acting = role or (roles[0] if roles else "")
        return cls("staff", str(staff.pk), acting, staff.department.key, channel, staff.name, roles)

    @classmethod
    def resident(cls, account: Any, *, channel: str = "portal") -> Self:
        """Acting resident, by the account signed in with."""
        person = account.person
        return cls("resident", str(account.pk), "resident", "", channel, person.name if person else "")

    @classmethod
    def client(cls, number: int, name: str, *, channel: str = "api") -> Self:
        """A program outside of the town that a person lets act in their name."""
        return cls("client", str(number), "client", "", channel, name)

    @classmethod
    def system(cls, part: str) -> Self:
        """A part of tomoni that acts by itself: `rule`, `worker`, `town-maker`."""
        return cls("system", part, "system", "", "system", part)

    def has_role(self, role: str) -> bool:
        """Whether the role is held, whichever role is acted in."""
        return role in self.roles or role == self.role

    @property
    def key(self) -> str:
        """`staff:12`: one person, whatever the role; what "never their own draft" compares."""
        return f"{self.kind}:{self.id}"
