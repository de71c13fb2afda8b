"""A row of who spoke for whom, as a screen has it."""

from tomoni.cases.models import ActingFor
from tomoni.cases.queries.screens import Spoken


def spoken_of(acting: ActingFor, *, receives: bool = False) -> Spoken:
    """With the names of both, who have to be loaded with the row."""
    return Spoken(
        acting.person_id, acting.person.name, acting.agent_id, acting.agent.name, acting.ground, acting.organisation,
        receives,
    )  # fmt: skip
