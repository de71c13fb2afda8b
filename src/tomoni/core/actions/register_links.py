"""Links between people and marks of protection as the resident register has them, and facts of any register."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from tomoni.core.actions.ledger import record
from tomoni.core.actions.register_facts import Told, take_facts
from tomoni.core.actions.register_people import LEDGER
from tomoni.core.domain.registers import RegisterRow, RegisterTerms, Taken
from tomoni.core.models import Department, Household, Link, Person, ProtectedPerson, Protection
from tomoni.core.models.inserting import insert_rows


def take_register_facts(kind: str, rows: Sequence[RegisterRow], terms: RegisterTerms) -> Taken:
    """Facts of people or households that are there already; a row about nobody is refused."""
    with transaction.atomic():
        numbers = [row.number for row in rows]
        known: dict[str, tuple[int, date | None]]
        if kind == "person":
            people = Person.objects.filter(resident_number__in=numbers)
            known = {n: (pk, born) for n, pk, born in people.values_list("resident_number", "pk", "birth_date")}
        else:
            homes = Household.objects.filter(number__in=numbers).values_list("number", "pk")
            known = {number: (pk, None) for number, pk in homes}
        found = [(row, *known[row.number]) for row in rows if row.number in known]
        told = [
            Told(pk, dict.fromkeys(row.facts) if row.gone else row.facts, row.year, row.since, born)
            for row, pk, born in found
        ]
        counts, touched = take_facts(kind, told, terms)
        if touched and kind == "person":
            record(terms.actor, "change", touched, facts={n for row in rows for n in row.facts}, purpose=LEDGER)
    return Taken(counts, [(row.line, "nobody") for row in rows if row.number not in known])


def take_links(kind: str, rows: Sequence[RegisterRow], terms: RegisterTerms) -> Taken:
    """Links of one kind; both ends must be there. A row that says gone, or until when, ends the link."""
    taken = Taken()
    with transaction.atomic():
        people = _people({str(row.fields[end]) for row in rows for end in ("from", "to")})
        ends = {row.line: (people.get(str(row.fields["from"])), people.get(str(row.fields["to"]))) for row in rows}
        taken.refused += [(row.line, "nobody") for row in rows if None in ends[row.line]]
        whole = [row for row in rows if None not in ends[row.line]]
        open_links = Link.objects.filter(kind=kind, source__in=[ends[row.line][0] for row in whole], until=None)
        there = {(link.source_id, link.target_id): link for link in open_links}
        made = []
        for row in whole:
            made += _link(kind, row, ends[row.line], there, terms, taken.counts)
        insert_rows(made)
        there |= {(link.source_id, link.target_id): link for link in made}
        told = [Told(there[ends[row.line]].pk, row.facts, since=row.since) for row in whole if ends[row.line] in there]
        taken.counts.update(take_facts("link", told, terms)[0])
    return taken


def _people(numbers: set[str]) -> dict[str, int]:
    rows = Person.objects.filter(resident_number__in=numbers)
    return dict(rows.values_list("resident_number", "pk"))


def _link(
    kind: str, row: RegisterRow, ends: tuple[int | None, int | None], there: dict[tuple[int | None, int | None], Link],
    terms: RegisterTerms, counts: Counter[str],
) -> list[Link]:  # fmt: skip
    link, until = there.get(ends), row.fields.get("until") or (terms.day if row.gone else None)
    if until:
        if link is not None:
            Link.objects.filter(pk=link.pk).update(until=until)
            record(terms.actor, "change", [pk for pk in ends if pk], facts=[kind], purpose=LEDGER)
            counts["links_ended"] += 1
            del there[ends]
        return []
    if link is None:
        counts["links_new"] += 1
        return [Link(kind=kind, source_id=ends[0], target_id=ends[1], since=row.fields.get("since"),
            stated_by=terms.register,
        )]  # fmt: skip
    since = row.fields.get("since")
    if link.stated_by.startswith("case:"):  # from now on the register says it, and may say that it ended
        Link.objects.filter(pk=link.pk).update(stated_by=terms.register)
    if since and since != link.since:
        Link.objects.filter(pk=link.pk).update(since=since)
        counts["links_changed"] += 1
    else:
        counts["links_same"] += 1
    return []


def end_links(pks: Sequence[int], terms: RegisterTerms) -> int:
    """End links that the whole register has no more, with the day of the file."""
    with transaction.atomic():
        found = Link.objects.filter(pk__in=pks, until=None)
        people = {pk for ends in found.values_list("source_id", "target_id") for pk in ends}
        kinds = sorted(set(found.values_list("kind", flat=True)))
        record(terms.actor, "change", people, facts=kinds, purpose=LEDGER)
        return found.update(until=terms.day)


def take_protections(rows: Sequence[RegisterRow], terms: RegisterTerms, department: str) -> Taken:
    """Marks of 支援措置: a new one is made, one that is there may be made longer, and none is ever dropped.

    Rows that name whom somebody is protected together with come after those of the one who asked.
    """
    taken, office = Taken(), Department.objects.filter(key=department).first()
    if office is None:
        taken.refused += [(row.line, "department") for row in rows]
        return taken
    with transaction.atomic():
        names = ("other", "together_with")
        people = _people({row.number for row in rows} | {str(row.fields.get(n) or "") for row in rows for n in names})
        for row in sorted(rows, key=lambda one: bool(one.fields.get("together_with"))):
            code = _protect(row, people, office, terms, taken.counts)
            if code:
                taken.refused.append((row.line, code))
    return taken


def _protect(
    row: RegisterRow, people: dict[str, int], office: Department, terms: RegisterTerms, counts: Counter[str]
) -> str:
    """The code of a refusal, or nothing."""
    person, together, other = people.get(row.number), row.fields.get("together_with"), row.fields.get("other")
    asker = people.get(str(together)) if together else person
    if person is None or asker is None:
        return "nobody"  # the other party may live anywhere: the mark does not wait for them
    if row.gone:
        return "protection_kept"
    since, until = row.fields["since"], row.fields.get("until")
    there = Protection.objects.filter(person=asker, since__lte=max(terms.day, since)).order_by("-since").first()
    if together:
        if there is None:
            return "nobody"
        _, made = ProtectedPerson.objects.get_or_create(protection=there, person_id=person)
        counts["protections_new"] += made
        return ""
    if there is None or (there.until is not None and there.until < since):
        Protection.objects.create(
            person_id=person, other_party_id=people.get(str(other)) if other else None, since=since, until=until,
            department=office,
        )  # fmt: skip
        counts["protections_new"] += 1
        record(terms.actor, "change", [person], facts=["protection"], purpose=LEDGER)
        return ""
    return _lengthen(there, until, terms, counts)


def _lengthen(there: Protection, until: object, terms: RegisterTerms, counts: Counter[str]) -> str:
    if until == there.until:
        counts["protections_same"] += 1
        return ""
    if there.until is None or (until is not None and until < there.until):
        return "protection_kept"
    Protection.objects.filter(pk=there.pk).update(until=until)
    counts["protections_longer"] += 1
    record(terms.actor, "change", [there.person_id], facts=["protection"], purpose=LEDGER)
    return ""
