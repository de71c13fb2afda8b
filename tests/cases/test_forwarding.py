"""Sent on together: one numbered cover for each body, closed together or none, taken back until it left."""

import io
import threading
from datetime import date
from typing import Any

import pypdf
import pytest
from django.db import connections

from tests.cases import builders as make
from tests.cases.test_one_move import settle, told
from tomoni.cases import interface as cases
from tomoni.cases.models import Cover
from tomoni.core import interface as core
from tomoni.documents import interface as documents

ELDERS = "elderly-insurance-address"
BODY = "県の後期高齢者医療広域連合"


def three_cases(family: make.Yamada) -> list[str]:
    """Three families of a grandmother each, who moved; their notices wait to be sent on."""
    homes = [family.household]
    askers = [family.hanako]
    for place in (2, 3):
        asker = make.person(f"青木 {place}子", f"アオキ {place}コ", "1985-01-01", address_since="2020-04-01")
        home = core.Household.objects.create(number=f"h{asker.pk}", address="字ひばり2番地", postal_code="0991234")
        core.Membership.objects.create(household=home, person=asker, relation="世帯主", since=date(2020, 4, 1))
        homes.append(home)
        askers.append(asker)
    found = []
    for place, (asker, home) in enumerate(zip(askers, homes, strict=True), start=1):
        elder = make.person(f"梅田 ウメ{place}", "ウメダ ウメ", "1945-03-03", address_since="2020-04-01")
        make.save(asker, {"lived_here_since": "2020-04-01"})
        core.Membership.objects.create(household=home, person=elder, relation="母", since=date(2020, 4, 1))
        found.append(make.send(asker, ELDERS, told(asker)))
    make.deliver()
    return found


@pytest.fixture
def waiting(town: Any, clock: Any) -> list[str]:
    return three_cases(settle(clock))


@pytest.fixture
def clerk(waiting: list[str]) -> core.Actor:
    return make.staff("jumin", "clerk", department="residents")


def said(cover: Cover) -> str:
    pages = pypdf.PdfReader(io.BytesIO(documents.pdf_of(documents.find_document(cover.document)))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def states(numbers: list[str]) -> set[str]:
    return {make.refetch(number).head.state for number in numbers}


def test_one_cover_encloses_what_was_ticked_in_order(waiting: list[str], clerk: core.Actor) -> None:
    assert [line.number for line in cases.list_to_forward(clerk)[BODY]] == waiting
    [cover] = cases.make_covers(waiting[:2], actor=clerk)
    text = said(cover)
    for part in ("送付書", f"{BODY}御中", cover.number, "2件", waiting[0], waiting[1], "梅田ウメ1", "梅田ウメ2"):
        assert "".join(part.split()) in text, part
    assert waiting[2] not in text and "梅田ウメ3" not in text
    assert [line.number for line in cases.list_to_forward(clerk)[BODY]] == waiting[2:]
    assert states(waiting) == {"carried_out"}, "nothing is closed before it left"


def test_when_it_left_all_its_cases_are_closed(waiting: list[str], clerk: core.Actor) -> None:
    [cover] = cases.make_covers(waiting, actor=clerk)
    cases.note_cover_left(cover.pk, actor=clerk)
    assert states(waiting) == {"closed"} and cases.list_to_forward(clerk) == {}
    assert {row.state for row in documents.list_dispatches_of([cover.document])[cover.document]} == {"sent"}
    [shown] = cases.list_covers(clerk)
    assert (shown.state, shown.cases) == ("left", tuple(waiting))
    with pytest.raises(cases.ForwardingNotPossible) as late:
        cases.cancel_cover(cover.pk, "まちがえた", actor=clerk)
    assert late.value.data["why"] == "left"


def test_until_it_left_it_is_taken_back_and_says_so(waiting: list[str], clerk: core.Actor) -> None:
    [cover] = cases.make_covers(waiting, actor=clerk)
    with pytest.raises(cases.ForwardingNotPossible):
        cases.cancel_cover(cover.pk, "  ", actor=clerk)
    cases.cancel_cover(cover.pk, "1件足りない", actor=clerk)
    assert documents.find_document(cover.document).void_reason == "1件足りない"
    assert {row.state for row in documents.list_dispatches_of([cover.document])[cover.document]} == {"cancelled"}
    assert [line.number for line in cases.list_to_forward(clerk)[BODY]] == waiting
    with pytest.raises(cases.ForwardingNotPossible):
        cases.note_cover_left(cover.pk, actor=clerk)
    [again] = cases.make_covers(waiting, actor=clerk)
    assert again.number != cover.number and states(waiting) == {"carried_out"}


def test_all_or_none_where_one_cannot_go(waiting: list[str], clerk: core.Actor) -> None:
    cases.make_covers(waiting[:1], actor=clerk)
    with pytest.raises(cases.ForwardingNotPossible) as refused:
        cases.make_covers(waiting, actor=clerk)
    assert refused.value.data["why"] == "on_cover"
    with pytest.raises(cases.ForwardingNotPossible):
        cases.close_case(waiting[0], actor=clerk)
    assert Cover.objects.count() == 1 and states(waiting) == {"carried_out"}


def test_one_case_that_cannot_be_closed_leaves_all_open(
    waiting: list[str], clerk: core.Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    [cover] = cases.make_covers(waiting, actor=clerk)

    def broken(*args: object, **kwargs: object) -> None:
        raise documents.NotPermitted("no")

    monkeypatch.setattr(documents, "send_out", broken)
    with pytest.raises(documents.NotPermitted):
        cases.note_cover_left(cover.pk, actor=clerk)
    assert states(waiting) == {"carried_out"} and cases.list_covers(clerk)[0].state == "made"


def test_another_section_and_a_protected_person(waiting: list[str], clerk: core.Actor) -> None:
    other = make.staff("kosodate", "clerk")
    with pytest.raises(cases.NotAllowed):
        cases.make_covers(waiting, actor=other)
    [cover] = cases.make_covers(waiting[1:], actor=clerk)
    assert cases.list_covers(other) == () and cases.find_cover(cover.pk, actor=other) is None
    with pytest.raises(cases.ForwardingNotPossible):
        cases.note_cover_left(cover.pk, actor=other)
    elder = core.Person.objects.get(name="梅田 ウメ1")
    office = core.Department.objects.get(key="residents")
    core.Protection.objects.create(person=elder, since=date(2026, 11, 1), department=office)
    with pytest.raises(cases.ForwardingNotPossible) as refused:
        cases.make_covers(waiting[:1], actor=clerk)
    assert refused.value.data["why"] == "protected"


def test_the_ledger_of_each_has_the_cover(waiting: list[str], clerk: core.Actor) -> None:
    cases.make_covers(waiting, actor=clerk)
    for number in waiting:
        person = core.Person.objects.get(name=make.refetch(number).person.name)
        found = core.entries_of_case(number, [person.pk], limit=20)
        assert any(one.act == "print" for one in found), number


def test_two_colleagues_in_the_same_instant_make_one_cover(committed_town: Any, clock: Any) -> None:
    with core.tenant(committed_town):
        numbers = three_cases(settle(clock))
        both = [make.staff(login, "clerk", department="residents") for login in ("one", "two")]
    together, came = threading.Barrier(2), list[str]()

    def press(actor: core.Actor) -> None:
        try:
            together.wait(30)
            with core.tenant(committed_town):
                cases.make_covers(numbers, actor=actor)
            came.append("made")
        except cases.ForwardingNotPossible:
            came.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(one,)) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert sorted(came) == ["made", "refused"]
    with core.tenant(committed_town):
        assert Cover.objects.count() == 1
