"""The paper of a mandate is kept as long as what it explains, handed over and destroyed by approval like the rest."""

import json
from datetime import date

import pytest

from tests.cases import builders as make
from tests.cases.test_acting import CARE, answers, begin, people, send, write_down  # noqa: F401
from tests.channels.desk.builders import deliver
from tomoni.cases.actions.filing_mandates import MANDATE, MandateKeeper, file_left_mandates
from tomoni.cases.models import ActingFor, Interview
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.services import interface as services

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
keeper = MandateKeeper()


@pytest.fixture
def mandate(people) -> core.Representation:  # noqa: F811
    row = write_down(people, until=date(2027, 3, 31))
    core.store_file(PDF, "委任状.pdf", (MANDATE, row.pk))
    deliver()
    return row


def kept(row: core.Representation) -> documents.KeptRecord:
    return documents.find_kept_record(MANDATE, str(row.pk))


def test_it_is_kept_as_long_as_the_longest_kept_service_it_names(mandate) -> None:
    definition = services.find_definition(CARE, core.today())
    record = kept(mandate)
    assert (record.department, record.years) == (definition.department, definition.keep.years)
    assert record.completed_on == date(2027, 3, 31) and record.due_on > date(2027, 3, 31)
    assert "森" not in record.title, "the register of records names nobody"


def test_one_that_ends_earlier_is_complete_that_day_and_one_without_an_end_waits(people, mandate) -> None:  # noqa: F811
    core.end_representation(mandate.pk, actor=make.SYSTEM)
    endless = write_down(people, "organisation")
    deliver()
    assert kept(mandate).completed_on == core.today()
    assert kept(endless).completed_on is None and kept(endless).ends_with == f"{MANDATE}:{endless.pk}"


def test_it_stays_while_it_holds_and_while_a_case_stands_on_it(people, mandate, clock) -> None:  # noqa: F811
    assert keeper.blocks(str(mandate.pk)) == "まだ効力があります。"
    send(people, "son")
    clock("2060-01-01T10:00:00")
    assert "案件が、まだ保存されています" in keeper.blocks(str(mandate.pk))


def test_what_was_never_sent_holds_nothing_up_and_the_paper_goes_with_the_row(people, mandate, clock) -> None:  # noqa: F811
    talk = begin(people, "son")
    clock("2060-01-01T10:00:00")
    assert "案件が、まだ保存されています" in keeper.blocks(str(mandate.pk)), "a conversation that is open"
    Interview.objects.filter(pk=talk.pk).update(state="expired")
    ref = str(mandate.pk)
    assert keeper.blocks(ref) == ""
    handed = keeper.export(ref)
    [scan] = [data for name, data in handed.items() if name.endswith("委任状.pdf")]
    assert scan == PDF and json.loads(handed[f"{ref}/representation.json"])[0]["evidence"].startswith("委任状")
    gone = keeper.destroy(ref, "廃2060-1")
    assert gone.counts == {"代わりに手続きする人の登録": 1, "添付": 1} and gone.sha256
    assert core.find_representation(mandate.pk) is None and core.list_files((MANDATE, mandate.pk)) == []
    assert not ActingFor.objects.exists() and Interview.objects.get().acting is None
    assert keeper.blocks(ref) == "もう廃棄されています。"


def test_what_was_written_down_before_the_list_is_entered_once(people) -> None:  # noqa: F811
    rows = [write_down(people, until=date(2027, 3, 31)), write_down(people, "organisation")]
    assert not documents.KeptRecord.objects.filter(kind=MANDATE).exists(), "nothing was delivered"
    assert (file_left_mandates(1), file_left_mandates(), file_left_mandates()) == (1, 1, 0)
    assert [kept(row).completed_on for row in rows] == [date(2027, 3, 31), None]
