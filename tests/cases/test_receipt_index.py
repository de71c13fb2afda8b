"""Destroying asks for the conversation of each receipt: among a million conversations that is not read through."""

from django.db import connection

from tomoni.cases.models import Interview


def test_the_conversation_of_a_receipt_is_found_by_an_index(town) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a table without rows is else read as it is
    plan = Interview.objects.filter(receipt=1).explain()
    assert "cases_interview_of_receipt" in plan, plan
