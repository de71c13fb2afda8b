"""A family as core holds it, in the situation format. Takes any object with the fields of core.Family."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tomoni.services.domain.vocabulary import Lexicon

REGISTER = "resident-register"
UNREGISTERED = "unregistered"  # the source of what was noted at the counter of who is in no register (住登外者)
OF_PERSON = ("name", "name_kana", "birth_date", "sex", "address", "postal_code", "died_on", "moved_out_on")
DEAD = "dead"  # had died on the day of the claim, whatever day the register is read as of
REGISTERED = "registered"  # has a resident record here now
HIDDEN = ("address", "postal_code")  # of a protected person, for everybody but that person (支援措置)


def family_document(
    family: Any, lexicon: Lexicon, purpose: str, arrival: dt.date, answers: Mapping[str, Any]
) -> dict[str, Any]:
    """The situation of the person the family was loaded for."""
    stored = Stored(family, lexicon, purpose, arrival)
    people = {f"p{person.pk}": stored.person(person) for person in family.people}
    return {
        "on": family.on.isoformat(),
        "arrival": arrival.isoformat(),
        "applicant": f"p{family.person}",
        "people": people,
        "households": {f"h{house.pk}": stored.household(house) for house in family.households},
        "things": {f"e{thing.pk}": stored.thing(thing) for thing in family.things if stored.is_own(thing)},
        "links": [stored.link(link) for link in family.links if link.kind in lexicon.vocabulary.links],
        "known": {},
        "answers": dict(answers),
    }


class Stored:
    """What a family holds, part by part."""

    def __init__(self, family: Any, lexicon: Lexicon, purpose: str, arrival: dt.date) -> None:
        self.family, self.lexicon, self.purpose, self.arrival = family, lexicon, purpose, arrival
        self.hidden = {p.pk for p in family.people if p.protected and p.pk != family.person}
        self.own = {h.pk for h in family.households if family.person in h.members}
        self.housed = {pk for house in family.households for pk in house.members}
        self.said_of: dict[tuple[str, int], list[Any]] = {}
        for fact in family.facts:
            self.said_of.setdefault((fact.about_kind, fact.about_id), []).append(fact)

    def facts(self, kind: str, pk: int, entity: str) -> dict[str, Any]:
        """Stored facts about one row, those the vocabulary knows and the purpose may read."""
        found: dict[str, Any] = {}
        for fact in self.said_of.get((kind, pk), ()):
            known = self.lexicon.facts.get((entity, fact.name))
            if known is None or not known.may_serve(self.purpose):
                continue
            said = {"is": plain(fact.value), "source": fact.source, "on": fact.known_since.date().isoformat()}
            said |= {"ref": fact.source_ref} if fact.source_ref else {}
            if known.by_year:
                found.setdefault(fact.name, {})[str(fact.year)] = said
            else:
                found[fact.name] = said
        return found

    def person(self, person: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        source = UNREGISTERED if person.unregistered else REGISTER
        for name in OF_PERSON:
            value = place_of(person) if name == "address" else getattr(person, name)
            known = self.lexicon.facts.get(("person", name))
            if known is None or value in (None, "") or (person.pk in self.hidden and name in HIDDEN):
                continue
            if known.may_serve(self.purpose):
                found[name] = self.said(value, source)
        dead = self.lexicon.facts.get(("person", DEAD))
        if dead is not None and dead.may_serve(self.purpose):
            found[DEAD] = self.said(person.died_on is not None and person.died_on <= self.arrival)
        here = self.lexicon.facts.get(("person", REGISTERED))
        if here is not None and here.may_serve(self.purpose):
            found[REGISTERED] = self.said(person.pk in self.housed and person.moved_out_on is None)
        return found | self.facts("person", person.pk, "person")

    def said(self, value: Any, source: str = REGISTER) -> dict[str, Any]:
        return {"is": plain(value), "source": source, "on": self.family.on.isoformat()}

    def household(self, house: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"members": [f"p{pk}" for pk in house.members]}
        if house.head is not None:
            found["head"] = f"p{house.head}"
        shown = house.address and not self.hidden & set(house.members)
        if shown and ("household", "address") in self.lexicon.facts:
            found["address"] = self.said(place_of(house))
        return found | self.facts("household", house.pk, "household")

    def is_own(self, thing: Any) -> bool:
        """A thing of the person, of their household, or of the whole town; never one of another adult."""
        if thing.kind not in self.lexicon.things:
            return False
        mine = thing.of_person is None or thing.of_person == self.family.person
        return mine and (thing.of_household is None or thing.of_household in self.own)

    def thing(self, thing: Any) -> dict[str, Any]:
        found: dict[str, Any] = {"is": thing.kind}
        of = self.lexicon.things[thing.kind].of
        if of == "person" and thing.of_person is not None:
            found["of"] = f"p{thing.of_person}"
        if of == "household" and thing.of_household is not None:
            found["of"] = f"h{thing.of_household}"
        return found | self.facts("thing", thing.pk, thing.kind)

    def link(self, link: Any) -> dict[str, Any]:
        facts = {
            name: self.said(value)
            for name, value in link.facts.items()
            if (known := self.lexicon.facts.get((link.kind, name))) is not None and known.may_serve(self.purpose)
        }
        found: dict[str, Any] = {"kind": link.kind, "from": f"p{link.source}", "to": f"p{link.target}"}
        found |= {"since": link.since.isoformat()} if link.since else {}
        found |= {"until": link.until.isoformat()} if link.until else {}
        return found | {"facts": facts | self.facts("link", link.pk, link.kind)}


def place_of(row: Any) -> dict[str, str] | str:
    """The address of a person or household as a form keeps one: with its postal code, where the register has it."""
    if row.address and row.postal_code:
        return {"postal_code": row.postal_code, "address": row.address}
    return str(row.address or "")


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
