"""What is not true when the books, the bank's answers or returned money refuse."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tomoni.payments.errors.paying import PaymentsError


class SamePersonDrafted(PaymentsError):
    """Who drafted, typed or noted something may not confirm it."""

    code = "payments.same_person_drafted"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}は、入れた人とは別の人が確かめます。ほかの担当の人に頼んでください。", what=what)


class BudgetExceeded(PaymentsError):
    """More would be bound than the ceiling of the budget item in the year (地方自治法232条の3)."""

    code = "payments.budget_exceeded"

    def __init__(self, item: str, fiscal_year: int, ceiling: int, committed: int, asked: int) -> None:
        super().__init__(
            f"{fiscal_year}年度「{item}」の予算が足りません。予算額 {ceiling:,}円、負担済み {committed:,}円、"
            f"いま必要なのは {asked:,}円です。補正予算か流用を財政の担当に頼んでください。",
            item=item,
            fiscal_year=fiscal_year,
            ceiling=ceiling,
            committed=committed,
            asked=asked,
        )


class BudgetEntryNotOpen(PaymentsError):
    """The entry was confirmed before."""

    code = "payments.budget_entry_not_open"

    def __init__(self) -> None:
        super().__init__("この予算の登録は、もう確認が済んでいます。一覧を開き直してください。")


class CommitmentNotUsable(PaymentsError):
    """The commitment is not decided, belongs to another right or year, or has too little left."""

    code = "payments.commitment_not_usable"

    def __init__(self, number: str, why: str) -> None:
        super().__init__(
            f"支出負担行為 {number} は使えません。{why}。別の負担行為を選ぶか、決裁を受けてください。", number=number
        )


class YearNotOver(PaymentsError):
    """The books cannot be closed before 31 May of the year after (地方自治法235条の5)."""

    code = "payments.year_not_over"

    def __init__(self, fiscal_year: int, on: date) -> None:
        super().__init__(
            f"{fiscal_year}年度の出納は {on} に閉鎖します。その日から閉鎖の操作ができます。",
            fiscal_year=fiscal_year,
            on=on.isoformat(),
        )


class YearClosed(PaymentsError):
    """The books of the year are closed: nothing of it is ordered or released any more."""

    code = "payments.year_closed"

    def __init__(self, fiscal_year: int) -> None:
        super().__init__(
            f"{fiscal_year}年度の出納は閉鎖しました。この年度の支出命令と支払はできません。"
            "残ったものは、いまの年度の過年度支出として命令してください。",
            fiscal_year=fiscal_year,
        )


class TooLateForBank(PaymentsError):
    """The bank takes the file only some bank days before the pay day, and that day is over."""

    code = "payments.too_late_for_bank"

    def __init__(self, pay_on: date, submit_by: date, possible: date) -> None:
        super().__init__(
            f"{pay_on} に振り込むには {submit_by} までに銀行へ出さなければなりません。"
            f"支払日を {possible} 以降の営業日にしてください。",
            pay_on=pay_on.isoformat(),
            submit_by=submit_by.isoformat(),
            possible=possible.isoformat(),
        )


class ChecklistNotComplete(PaymentsError):
    """The examination has points that nobody ticked."""

    code = "payments.checklist_not_complete"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"審査の確認が{len(missing)}つ残っています: {'、'.join(missing)}。確かめて印を付けてください。",
            missing=list(missing),
        )


class BankResultNotReadable(PaymentsError):
    """The bank's answer does not fit the file that was sent; nothing was changed. `data['faults']` lists all."""

    code = "payments.bank_result_not_readable"

    def __init__(self, number: str, faults: Sequence[Any]) -> None:
        shown = " / ".join(fault.sentence() for fault in faults[:20])
        more = f" ほか{len(faults) - 20}件" if len(faults) > 20 else ""
        super().__init__(
            f"支払命令 {number} の結果は取り込みませんでした。{len(faults)}か所が合いません: {shown}{more}。"
            "銀行から受け取ったままのファイルか、どの支払のものかを確かめてください。",
            number=number,
            faults=list(faults),
        )


class BankResultAlreadyRead(PaymentsError):
    """The answer to this file was read before."""

    code = "payments.bank_result_already_read"

    def __init__(self, number: str, file: int) -> None:
        super().__init__(
            f"支払命令 {number} のファイル{file}の結果は、もう取り込んであります。"
            "あとから戻ってきた振込は、1件ずつ入れてください。",
            number=number,
            file=file,
        )


class ReturnAlreadyNoted(PaymentsError):
    """This transfer was noted as returned before."""

    code = "payments.return_already_noted"

    def __init__(self, number: str, line: int) -> None:
        super().__init__(
            f"支払命令 {number} の{line}件目は、もう戻ってきたものとして入っています。一覧を確かめてください。",
            number=number,
            line=line,
        )


class ReturnNotOpen(PaymentsError):
    """The returned transfer was settled before."""

    code = "payments.return_not_open"

    def __init__(self) -> None:
        super().__init__("この振込は、もう再支払に回してあります。一覧を開き直してください。")


class AccountNotCorrected(PaymentsError):
    """The account is still the one the money came back from."""

    code = "payments.account_not_corrected"

    def __init__(self) -> None:
        super().__init__(
            "口座が、戻ってきたときのままです。このまま払うと、また戻ります。"
            "口座変更の届出を受けるか、同じ口座に払う理由を書いてください。"
        )
