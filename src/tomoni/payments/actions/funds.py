"""The town's own account and budget item, per right."""

from collections.abc import Mapping

from django.db import transaction

from tomoni.core import interface as core
from tomoni.payments.domain.banks import bank_master
from tomoni.payments.domain.kana import to_bank_kana
from tomoni.payments.domain.zengin import MOST_RECORDS, RESULT_PLACE, Fault, LineEnd, Sender, find_sender_faults
from tomoni.payments.errors import FundSourceNotUsable, NotPermitted
from tomoni.payments.models import FundSource

ROLES = ("accountant", "admin")


def set_fund_source(
    right: str,
    *,
    department: str,
    consignor_code: str,
    consignor_name: str,
    bank_code: str,
    branch_code: str,
    account_type: str,
    account_number: str,
    budget_item: str,
    line_end: LineEnd = LineEnd.nothing,
    most_records: int = MOST_RECORDS,
    submit_days: int = 0,
    result_place: int = RESULT_PLACE,
    result_codes: Mapping[str, str] | None = None,
    actor: core.Actor,
) -> FundSource:
    """Says out of which account and budget item (款項目節) a right is paid, and which department orders it.

    submit_days: bank days before the pay day by which the bank wants the file; 0 where it is not known. result_place,
    result_codes: where in a record the bank writes its result, and its words by code.
    Raises KanaUnusable, FundSourceNotUsable (all faults at once), NotPermitted.
    """
    if actor.kind != "system" and not any(actor.has_role(role) for role in ROLES):
        raise NotPermitted("口座と予算科目の登録", ROLES, actor.role)
    name = to_bank_kana(consignor_name)
    sender = Sender(consignor_code, name, bank_code, "", branch_code, "", account_type, account_number)
    faults = find_sender_faults(sender)
    if not bank_master().exists(bank_code, branch_code):
        faults.append(Fault("bank_code", f"{bank_code}-{branch_code}", "この銀行・支店はありません"))
    if not 1 <= most_records <= MOST_RECORDS:
        faults.append(Fault("most_records", str(most_records), f"1ファイルの件数は1から{MOST_RECORDS:,}まで"))
    if not 0 <= submit_days <= 10:
        faults.append(Fault("submit_days", str(submit_days), "提出の日数は0から10営業日まで"))
    if not RESULT_PLACE - 1 <= result_place <= 120:
        faults.append(Fault("result_place", str(result_place), "結果コードの位置は113から120バイト目まで"))
    if faults:
        raise FundSourceNotUsable(faults)
    with transaction.atomic():
        fund, _ = FundSource.objects.update_or_create(
            right=right,
            defaults={
                "department": department,
                "consignor_code": consignor_code,
                "consignor_name": name,
                "bank_code": bank_code,
                "branch_code": branch_code,
                "account_type": account_type,
                "account_number": account_number,
                "budget_item": budget_item,
                "line_end": str(line_end),
                "most_records": most_records,
                "submit_days": submit_days,
                "result_place": result_place,
                "result_codes": dict(result_codes or {}),
            },
        )
        core.record(actor, "change", [], purpose=f"{right}を払う口座と予算科目の登録")
    return fund
