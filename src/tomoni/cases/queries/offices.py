"""Which sections work on a case: its own, and those that made a step of it (合議, inspection)."""

from collections.abc import Collection

from tomoni.cases.models import Case, Transition

STEP = 500


def offices_of_cases(numbers: Collection[str]) -> dict[str, set[str]]:
    """Keys of departments by number of case; a number that is no case is left out. Two queries for each 500 numbers."""
    found: dict[str, set[str]] = {}
    ordered = sorted(numbers)
    for start in range(0, len(ordered), STEP):
        part = ordered[start : start + STEP]
        for number, office in Case.objects.filter(number__in=part).values_list("number", "department"):
            found[number] = {office}
        steps = Transition.objects.filter(case__number__in=part, actor_kind="staff").exclude(actor_office="")
        for number, office in steps.values_list("case__number", "actor_office").distinct():
            found[number].add(office)
    return found
