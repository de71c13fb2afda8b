"""Records of money in the register of records: orders and claims, kept by finance rules, gone like other records.

`payments` and `documents` do not know each other; cases knows both, and what an award still stands on.
"""

from tomoni.cases.models import Award
from tomoni.core import interface as core
from tomoni.documents import interface as documents
from tomoni.payments import interface as payments
from tomoni.services import interface as services

ORDER, CLAIM = "payment-order", "claim"
TITLES = {ORDER: "支出命令", CLAIM: "返還金"}
GONE = "もう廃棄されています。"


class OrderKeeper:
    """What documents ask when the time of keeping of an order to pay is over."""

    def blocks(self, ref: str) -> str:
        """An order whose transfers are not settled stays."""
        return _blocks(payments.record_of_order(ref))

    def export(self, ref: str) -> dict[str, bytes]:
        """Rows as JSON, the files of the bank as they were."""
        return {f"{ref}/{name}": content for name, content in payments.export_order(ref).items()}

    def destroy(self, ref: str, because: str) -> documents.Gone:
        """Destroy it; months that a standing award is reckoned on stay as paid, without an account."""
        return _gone(payments.destroy_order(ref, because, needed=_still_needed))


class ClaimKeeper:
    """What documents ask when the time of keeping of a claim (返還金) is over."""

    def blocks(self, ref: str) -> str:
        """A claim that somebody still owes stays, and one of an award whose months may be reckoned again."""
        found = payments.record_of_claim(ref)
        if found is None or found.why:
            return _blocks(found)
        award = _award_in(payments.find_claim(ref).origin)
        goes_on = award is not None and Award.objects.filter(pk=award, ended_on=None).exists()
        return "受給権が続いています。" if goes_on else ""

    def export(self, ref: str) -> dict[str, bytes]:
        """Rows as JSON, letters as PDF."""
        files = payments.export_claim(ref)
        for one in documents.list_documents_of(case_number=ref):
            if one.sha256 and one.erased_at is None:
                files[f"{one.fiscal_year}-{one.symbol}-{one.serial}.pdf"] = documents.pdf_of(one)
        return {f"{ref}/{name}": content for name, content in files.items()}

    def destroy(self, ref: str, because: str) -> documents.Gone:
        """Destroy it with its letters."""
        with core.erasing(because):
            told, _ = documents.erase_documents_of(ref)
            core.Notice.objects.filter(case_number=ref).delete()
            erased = payments.destroy_claim(ref, because)
        return _gone(erased, told)


def _blocks(found: payments.MoneyRecord | None) -> str:
    return GONE if found is None else found.why


def _gone(erased: payments.Erased, more: dict[str, int] | None = None) -> documents.Gone:
    return documents.Gone({**erased.counts, **{word: n for word, n in (more or {}).items() if n}}, erased.sha256)


def _still_needed(origins: set[str]) -> set[str]:
    """Origins of awards that are still there, and origins that no award explains."""
    pks = {origin: _award_in(origin) for origin in origins}
    there = set(Award.objects.filter(pk__in={pk for pk in pks.values() if pk}).values_list("pk", flat=True))
    return {origin for origin, pk in pks.items() if pk is None or pk in there}


def _award_in(origin: str) -> int | None:
    """The award of `award:12`, `award:12/3` or `unpaid:12`."""
    kind, _, rest = origin.partition(":")
    number = rest.partition("/")[0]
    return int(number) if kind in ("award", "unpaid") and number.isdigit() else None


def file_order(number: str) -> None:
    """Enter an order into the register of records, complete or not; safe to do again."""
    _file(ORDER, payments.record_of_order(number))


def file_claim(number: str) -> None:
    """Enter a claim into the register of records, complete or not; safe to do again."""
    _file(CLAIM, payments.record_of_claim(number))


def _file(kind: str, found: payments.MoneyRecord | None) -> None:
    if found is None:
        return
    documents.keep_record(
        kind,
        found.number,
        title=f"{TITLES[kind]}　{found.number}　{_words_of(found.right)}",
        department=found.department,
        years=documents.payment_years(),
        completed_on=found.completed_on,
        ends_with="" if found.completed_on else f"{kind}:{found.number}",
        classification=TITLES[kind],
    )


def _words_of(right: str) -> str:
    definition = next((one for one in services.list_definitions(core.today()) if one.right == right), None)
    if definition is None:
        return right
    return definition.text("short") if "short" in definition.texts("ja") else definition.title()
