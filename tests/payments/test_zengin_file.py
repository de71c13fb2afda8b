"""The bank file, checked by a reader that was written apart from the writer."""

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.payments.zengin_reader import NotZengin, read_bank_file
from tomoni.payments.domain.kana import NAME_CHARACTERS
from tomoni.payments.domain.zengin import (
    MOST_AMOUNT,
    LineEnd,
    Sender,
    Transfer,
    find_faults,
    find_sender_faults,
    write_bank_file,
)
from tomoni.payments.errors import RecordNotWritable

SENDER = Sender("0123456789", "ﾋﾊﾞﾘﾁﾖｳ", "0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "1", "7654321")
DAY = date(2026, 12, 10)

LETTERS = sorted(NAME_CHARACTERS)
names = st.text(alphabet=LETTERS, min_size=1, max_size=60).filter(lambda name: name[0] != " " and name.strip())
digits = st.text(alphabet="0123456789", min_size=0, max_size=10)
transfers = st.builds(
    Transfer,
    bank_code=st.from_regex(r"[0-9]{4}", fullmatch=True),
    bank_name=names,
    branch_code=st.from_regex(r"[0-9]{3}", fullmatch=True),
    branch_name=names,
    account_type=st.sampled_from("1249"),
    account_number=st.from_regex(r"[0-9]{7}", fullmatch=True),
    payee_name=names,
    amount=st.integers(1, MOST_AMOUNT),
    reference_1=st.integers(0, 9_999_999_999),
    reference_2=st.integers(0, 9_999_999_999),
)


def transfer(**changes: object) -> Transfer:
    plain = Transfer("0005", "ﾐﾂﾋﾞｼUFJ", "001", "ﾎﾝﾃﾝ", "1", "0012345", "ﾊｼﾀﾞ ﾘﾕｳ", 60_000, 2026000001, 1)
    return plain._replace(**changes)


def test_a_file_stands_byte_for_byte_as_the_table_says() -> None:
    content, totals = write_bank_file(SENDER, DAY, [transfer()])
    header, data, trailer, end = (content[n : n + 120].decode("shift_jis") for n in (0, 120, 240, 360))
    assert len(content) == 480
    assert header == (
        "1" "21" "0" "0123456789" + "ﾋﾊﾞﾘﾁﾖｳ".ljust(40) + "1210" + "0001" + "ﾐｽﾞﾎ".ljust(15) + "001"
        + "ﾄｳｷﾖｳ".ljust(15) + "1" + "7654321" + " " * 17
    )  # fmt: skip
    assert data == (
        "2" "0005" + "ﾐﾂﾋﾞｼUFJ".ljust(15) + "001" + "ﾎﾝﾃﾝ".ljust(15) + "0000" + "1" + "0012345"
        + "ﾊｼﾀﾞ ﾘﾕｳ".ljust(30) + "0000060000" + "0" + "2026000001" + "0000000001" + "7" + " " + " " * 7
    )  # fmt: skip
    assert trailer == "8" + "000001" + "000000060000" + " " * 101
    assert end == "9" + " " * 119
    assert (totals.count, totals.amount) == (1, 60_000)


@given(st.lists(transfers, min_size=1, max_size=30), st.sampled_from(list(LineEnd)))
@settings(max_examples=60, deadline=None)
def test_every_payment_comes_back_from_the_file_as_it_went_in(sent: list[Transfer], line_end: LineEnd) -> None:
    content, totals = write_bank_file(SENDER, DAY, iter(sent), line_end=line_end)
    read = read_bank_file(content)
    assert len(content) == (len(sent) + 3) * (120 + len(line_end))
    assert (read.count, read.amount) == (totals.count, totals.amount) == (len(sent), sum(one.amount for one in sent))
    for one, back in zip(sent, read.data, strict=True):
        assert find_faults(one) == []
        assert back["被仕向銀行番号"] == one.bank_code
        assert back["被仕向銀行名"] == one.bank_name[:15].rstrip()
        assert back["被仕向支店番号"] == one.branch_code
        assert back["預金種目"] == one.account_type
        assert back["口座番号"] == one.account_number
        assert back["受取人名"] == one.payee_name[:30].rstrip()
        assert int(back["振込金額"]) == one.amount
        assert (int(back["顧客コード1"]), int(back["顧客コード2"])) == (one.reference_1, one.reference_2)


def test_more_payments_than_one_chunk_keep_their_order_and_sums() -> None:
    sent = [transfer(amount=n, reference_2=n) for n in range(1, 20_001)]
    read = read_bank_file(write_bank_file(SENDER, DAY, iter(sent))[0])
    assert [int(one["顧客コード2"]) for one in read.data] == list(range(1, 20_001))
    assert read.amount == 20_000 * 20_001 // 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"bank_code": "5"}, "bank_code"),
        ({"bank_code": "００５１"}, "bank_code"),
        ({"bank_code": "0005\n"}, "bank_code"),
        ({"branch_code": "1"}, "branch_code"),
        ({"account_type": "3"}, "account_type"),
        ({"account_type": "12"}, "account_type"),
        ({"account_type": ""}, "account_type"),
        ({"account_number": "123456"}, "account_number"),
        ({"payee_name": "髙橋"}, "payee_name"),
        ({"payee_name": "ﾊｼﾀﾞ\n"}, "payee_name"),
        ({"payee_name": " "}, "payee_name"),
        ({"amount": 0}, "amount"),
        ({"amount": -1}, "amount"),
        ({"amount": MOST_AMOUNT + 1}, "amount"),
    ],
)
def test_each_wrong_field_of_a_transfer_is_named(changes: dict[str, object], field: str) -> None:
    assert {fault.field for fault in find_faults(transfer(**changes))} == {field}


def test_all_wrong_fields_are_named_at_once_and_an_account_number_is_not_repeated() -> None:
    faults = find_faults(transfer(bank_code="1", account_number="999", amount=0))
    assert [fault.field for fault in faults] == ["bank_code", "account_number", "amount"]
    assert "999" not in faults[1].found


def test_the_sender_is_examined_too() -> None:
    assert find_sender_faults(SENDER) == []
    wrong = SENDER._replace(consignor_code="12", account_type="4", consignor_name="ひばり町")
    assert {fault.field for fault in find_sender_faults(wrong)} == {"consignor_code", "account_type", "consignor_name"}


@pytest.mark.parametrize(
    "changes",
    [{"bank_code": "00051"}, {"payee_name": "髙橋"}, {"amount": 10**10}, {"payee_name": "ハシダ"}, {"amount": -5}],
)
def test_the_writer_itself_refuses_what_nobody_examined(changes: dict[str, object]) -> None:
    with pytest.raises(RecordNotWritable):
        write_bank_file(SENDER, DAY, [transfer(), transfer(**changes)])


@given(st.binary(max_size=600))
def test_the_reader_takes_no_other_bytes_for_a_file(content: bytes) -> None:
    with pytest.raises(NotZengin):
        read_bank_file(content)


@given(st.integers(0, 479), st.integers(0, 255))
def test_a_changed_byte_is_seen_or_changes_what_is_read(place: int, byte: int) -> None:
    content, _ = write_bank_file(SENDER, DAY, [transfer()])
    if content[place] == byte:
        return
    changed = content[:place] + bytes([byte]) + content[place + 1 :]
    with contextlib.suppress(NotZengin):
        assert read_bank_file(changed) != read_bank_file(content)
