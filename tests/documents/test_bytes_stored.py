"""The bytes of many letters are stored as they are, on every database."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from tomoni.core import interface as core
from tomoni.documents.models import Document, DocumentBytes

CONTENTS = [b"", b"%PDF-1.7\x00\xff\\x00", "山田".encode(), bytes(range(256)) * 200]


def numbered(many):
    return core.insert_rows(
        [
            Document(
                kind="letter", number=f"{n}", symbol="子", fiscal_year=2026, serial=n, title="通知", department="child",
                issued_on=date(2026, 11, 1), issued_at=core.now(), issued_by="system:test", sha256="",
            )
            for n in range(many)
        ]
    )  # fmt: skip


def test_bytes_come_back_as_they_were_each_with_its_letter(town):
    letters = numbered(60 * len(CONTENTS))
    rows = core.insert_with_bytes(
        [DocumentBytes(document=one, content=content) for one, content in zip(letters, CONTENTS * 60, strict=True)]
    )
    found = {row.pk: row for row in DocumentBytes.objects.all()}
    assert [bytes(found[row.pk].content) for row in rows] == CONTENTS * 60
    assert [found[row.pk].document_id for row in rows] == [one.pk for one in letters]
    assert {row.municipality_id for row in found.values()} == {town.code}
    assert rows[0]._state.db == "default" and not rows[0]._state.adding


def test_a_row_that_the_database_refuses_leaves_none_behind(town):
    (letter,) = numbered(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        core.insert_with_bytes([DocumentBytes(document=letter, content=one) for one in (b"one", b"two")])
    assert not DocumentBytes.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite packs nothing")
def test_a_letter_is_stored_as_it_is_and_not_packed_once_more(town):
    (letter,) = numbered(1)
    row = DocumentBytes.objects.create(document=letter, content=b"a" * 20_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_column_size(content) FROM documents_documentbytes WHERE id = %s", [row.pk])
        assert cursor.fetchone()[0] >= 20_000
