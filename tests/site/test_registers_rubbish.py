"""Rubbish files: each is refused in words, by row where it can be, and the process stays small."""

import tracemalloc

import pytest
from tests.site import registers as make
from tests.site.registers import HANAKO, TARO, csv_of, put, take, told

from tomoni.core import interface as core
from tomoni.site.registers import errors
from tomoni.site.registers.records import MOST, read_records


def test_another_encoding_is_refused_as_a_whole_without_a_word_of_what_stands_there(town, tmp_path):
    folder = put(tmp_path / "in")
    (folder / "住民.csv").write_bytes(csv_of(make.PEOPLE, [HANAKO]).encode("utf-8"))
    with pytest.raises(errors.ColumnsLacking) as raised:
        take(town, folder)
    assert "cp932" in raised.value.message and "山田" not in raised.value.message
    assert not core.Person.objects.exists()


def test_a_file_that_lacks_or_lacks_columns_is_refused_before_any_is_read(town, tmp_path):
    folder = put(tmp_path / "in")
    (folder / "親子.csv").unlink()
    with pytest.raises(errors.FilesLacking):
        take(town, folder)
    (folder / "親子.csv").write_bytes("親の宛名番号\r\n1001\r\n".encode("cp932"))
    with pytest.raises(errors.ColumnsLacking) as raised:
        take(town, folder)
    assert "子の宛名番号" in raised.value.message and not core.Person.objects.exists()


def test_rows_that_are_cut_off_quoted_wrongly_or_of_other_bytes_are_refused_one_by_one(town, tmp_path):
    folder = put(tmp_path / "in", [HANAKO])
    good = (folder / "住民.csv").read_bytes()
    taro = ",".join(TARO).encode("cp932") + b"\r\n"
    rows = [b"1005,\x81\xff,,\r\n", b'1006,"a"b,,\r\n', b'1007,"open\r\n', taro, b"\x00\x00\r\n"]
    rows += [b"\r\n", b"\x1a"]
    (folder / "住民.csv").write_bytes(good + b"".join(rows))
    outcome = take(town, folder, full=False)
    assert [(line, code) for _, line, _, code in told(folder)] == [
        ("3", "encoding"), ("4", "quotes"), ("5", "quotes"), ("7", "quotes")]  # fmt: skip
    assert core.Person.objects.count() == 2 and outcome.refused == 4, "the row behind an open quote is not swallowed"


def test_a_mark_at_the_beginning_and_breaks_inside_quotes_are_read(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(b'\xef\xbb\xbfa,b\n1,"x\ny"\n2,""""\n')
    assert [(one.line, one.cells) for one in read_records(file, "utf-8", ",")] == [
        (1, ("a", "b")), (2, ("1", "x\ny")), (4, ("2", '"'))]  # fmt: skip


def test_a_row_without_an_end_takes_no_memory(tmp_path):
    file = tmp_path / "a.csv"
    with open(file, "wb") as out:
        out.write(b"a,b\n")
        for _ in range(64):
            out.write(b"x" * 1_000_000)
        out.write(b"\n1,2\n" + b'"' + b"y\n" * 30 + b"3,4\n")
    tracemalloc.start()
    rows = [(one.line, one.fault) for one in read_records(file, "utf-8", ",")]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert rows[:4] == [(1, ""), (2, "too_long_row"), (3, ""), (4, "quotes")] and rows[-1] == (34, "")
    assert peak < 20 * MOST


def test_a_column_of_individual_numbers_is_refused_whatever_it_is_called(town, tmp_path):
    numbers = []
    for start in range(10**10, 10**10 + 30):
        digits = [int(d) for d in f"{start:011d}"]
        weighed = sum(d * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(reversed(digits), start=1)) % 11
        numbers.append(f"{start:011d}{0 if weighed <= 1 else 11 - weighed}")
    folder = put(tmp_path / "in", [make.changed(HANAKO, 宛名番号=number) for number in numbers])
    with pytest.raises(errors.NotTheirNumber):
        take(town, folder)
    assert not core.Person.objects.exists()
