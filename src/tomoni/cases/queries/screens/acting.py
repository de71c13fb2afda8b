"""Who speaks for whom, as a screen says it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spoken:
    """That `agent` speaks for `person` (keys of core.Person), with the names as the register has them today.

    ground: parent, guardian, proxy or organisation, then with its name. receives: may read the letters too.
    """

    person: int
    person_name: str
    agent: int
    agent_name: str
    ground: str
    organisation: str = ""
    receives: bool = False
