"""What somebody asked for apart goes back, in silence, when they take their claim back or it is refused.

Whoever gave way and is not decided takes the key again, and with it the share: their draft, where there is one, is no
longer what would be approved (SnapshotChanged). Who was decided already keeps what was decided. Nobody is told: the
pages of who gave way name no sum (`due.told`), and the case stays with the desk that knew of both.
"""

from tomoni.cases.actions.claims import bring_back, live_keys, release_keys
from tomoni.cases.domain.paths import row_of
from tomoni.cases.domain.transitions import OPEN_STATES
from tomoni.cases.models import Case, ClaimKey
from tomoni.core import interface as core
from tomoni.services import interface as services


def free_keys(case: Case, definition: services.Definition, because: str) -> None:
    """Release the keys of a case that ends without anything granted. because: withdrawn, refused."""
    keys = list(live_keys().filter(case=case, award=None))
    release_keys(ClaimKey.objects.filter(pk__in=[key.pk for key in keys]), because)
    bring_back(keys)
    if definition.takes:
        for other in _who_gave_way(case, definition):
            _take_again(other, keys)


def _who_gave_way(case: Case, definition: services.Definition) -> list[Case]:
    """Undecided cases of the same household, on the day the register is read, that yield the same right. Locked."""
    home = core.find_household_of(case.person_id, definition.register_day(case.claimed_on))
    if home is None:
        return []
    near = core.Membership.objects.filter(household=home).values("person")
    rows = Case.objects.select_for_update(of=("self",)).filter(person__in=near, state__in=OPEN_STATES)
    found = rows.exclude(pk=case.pk).order_by("pk")
    return [one for one in found if one.right == case.right and services.definition_of(one.bundle).yields]


def _take_again(case: Case, keys: list[ClaimKey]) -> None:
    for key in keys:
        asked_for = {case.person_id, *case.concerns}
        free = not live_keys().filter(right=key.right, digest=key.digest).exists()
        if free and {row_of(part) for part in key.parts} <= asked_for:
            ClaimKey.objects.create(
                right=key.right, digest=key.digest, parts=key.parts, service=case.service, person_id=case.person_id,
                case=case, taken_at=core.now(), releases_on=key.releases_on,
            )  # fmt: skip
