"""What is not true when paying refuses."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from tomoni.core.errors import TomoniError


class PaymentsError(TomoniError):
    """Root of what payments refuses."""

    code = "payments"


class KanaUnusable(PaymentsError):
    """A name has characters that no bank takes; `data['characters']` lists (character, place, advice)."""

    code = "payments.kana_unusable"

    def __init__(self, unusable: Iterable[tuple[str, int, str]]) -> None:
        self.characters = characters = [(letter, place, advice) for letter, place, advice in unusable]
        named = "、".join(
            f"{place}文字目「{letter}」" + (f"(通帳では「{advice}」のことが多い)" if advice else "")
            for letter, place, advice in characters
        )
        super().__init__(
            f"名義に銀行で使えない文字があります: {named}。通帳の名義のとおりにカナで直してください。",
            characters=characters,
        )


class RecordNotWritable(PaymentsError):
    """A record would not have 120 bytes, or a sum does not fit its field; no file is written."""

    code = "payments.record_not_writable"

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(
            f"振込データを作れません。{expected}ですが「{found}」でした。支払の内容を確かめてください。",
            found=found,
            expected=expected,
        )


class InstalmentAlreadyRecorded(PaymentsError):
    """The month of this origin exists with another amount, payee or day."""

    code = "payments.instalment_already_recorded"

    def __init__(self, origin: str, month: str, recorded: int, asked: int) -> None:
        super().__init__(
            f"{origin} の {month} 分は {recorded:,}円で登録済みです({asked:,}円では登録できません)。"
            "金額を改めるときは支払期の変更をしてください。",
            origin=origin,
            month=month,
            recorded=recorded,
            asked=asked,
        )


class InstalmentAlreadyOrdered(PaymentsError):
    """An instalment is in a live order: it can be neither changed nor ordered again."""

    code = "payments.instalment_already_ordered"

    def __init__(self, origin: str = "", month: str = "") -> None:
        which = f"{origin} の {month} 分は" if origin else "支払期の一部は、いま"
        super().__init__(
            f"{which}支払命令に入っています。二重に払わないため止めました。支払命令の一覧を確かめてください。",
            origin=origin,
            month=month,
        )


class NothingDue(PaymentsError):
    """No instalment is due to the payees given."""

    code = "payments.nothing_due"

    def __init__(self, right: str, pay_on: date) -> None:
        super().__init__(
            f"{pay_on} までに支払う「{right}」の支払期がありません。支払期と口座を確かめてください。",
            right=right,
            pay_on=pay_on.isoformat(),
        )


class FundSourceUnknown(PaymentsError):
    """No account and budget item of the town is set for this right."""

    code = "payments.fund_source_unknown"

    def __init__(self, right: str) -> None:
        super().__init__(
            f"「{right}」を払う町の口座と予算科目が決まっていません。会計担当に登録を頼んでください。", right=right
        )


class FundSourceNotUsable(PaymentsError):
    """The town's own account has faults that its bank would send back."""

    code = "payments.fund_source_not_usable"

    def __init__(self, faults: Sequence[Any]) -> None:
        named = " / ".join(f"{fault.expected}(いま「{fault.found}」)" for fault in faults)
        super().__init__(
            f"町の口座を登録できません: {named}。銀行からの通知のとおりに直してください。", faults=list(faults)
        )


class NotBankDay(PaymentsError):
    """Banks do not work on the day of payment."""

    code = "payments.not_bank_day"

    def __init__(self, pay_on: date, before: date) -> None:
        super().__init__(
            f"{pay_on} は銀行の営業日ではないため振込日にできません。直前の営業日 {before} などにしてください。",
            pay_on=pay_on.isoformat(),
            before=before.isoformat(),
        )


class BankFileAltered(PaymentsError):
    """The stored bytes are not the ones that were released."""

    code = "payments.bank_file_altered"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"支払命令 {number} の振込データが、確定したときのものと違います。銀行に送らず、管理者に知らせてください。",
            number=number,
        )


class MonthMalformed(PaymentsError):
    """A month is not written as 2026-10."""

    code = "payments.month_malformed"

    def __init__(self, found: str) -> None:
        super().__init__(f"月「{found}」を読めません。2026-10 のように書いてください。", found=found)


class FiscalYearNotOpen(PaymentsError):
    """The year asked for cannot be charged on the day of payment (地方自治法208条, 235条の5)."""

    code = "payments.fiscal_year_not_open"

    def __init__(self, fiscal_year: int, pay_on: date, possible: Sequence[int]) -> None:
        years = "・".join(f"{year}年度" for year in possible)
        super().__init__(
            f"{pay_on} の支払は {fiscal_year}年度から出せません。出せるのは{years}です"
            "(前年度は4月・5月の出納整理期間だけ)。年度か支払日を直してください。",
            fiscal_year=fiscal_year,
            possible=list(possible),
        )


class NotPermitted(PaymentsError):
    """The acting person has none of the roles that this step needs (地方自治法170条, 232条の4)."""

    code = "payments.not_permitted"

    def __init__(self, step: str, roles: Sequence[str], found: str) -> None:
        super().__init__(
            f"{step}ができるのは{'・'.join(roles)}です(あなたの役割: {found or 'なし'})。担当の人に頼んでください。",
            step=step,
            roles=list(roles),
            found=found,
        )


class SamePersonOrdered(PaymentsError):
    """Who ordered may not examine or release (支出命令と審査は別の人・別の機関)."""

    code = "payments.same_person_ordered"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"支払命令 {number} はあなたが出したものです。審査と支払の確定は別の人(会計管理者の側)がしてください。",
            number=number,
        )


class OrderNotOpen(PaymentsError):
    """The order was released or sent back before."""

    code = "payments.order_not_open"

    def __init__(self, number: str, state: str) -> None:
        words = {"released": "支払を確定済み", "returned": "差し戻し済み"}
        super().__init__(
            f"支払命令 {number} は{words.get(state, state)}です。一覧を開き直してください。", number=number, state=state
        )


class OrderNotReleased(PaymentsError):
    """There is no bank file, because the accounting side has not released the order."""

    code = "payments.order_not_released"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"支払命令 {number} にはまだ振込データがありません。会計の審査と確定が済むと作られます。", number=number
        )


class OrderNotPayable(PaymentsError):
    """The order has faults; the whole file is refused. `data['faults']` lists which payment and why."""

    code = "payments.order_not_payable"

    def __init__(self, number: str, faults: Sequence[Any]) -> None:
        shown = " / ".join(fault.sentence() for fault in faults[:20])
        more = f" ほか{len(faults) - 20}件" if len(faults) > 20 else ""
        super().__init__(
            f"支払命令 {number} の振込データは作られませんでした。{len(faults)}件を直してください: {shown}{more}",
            number=number,
            faults=list(faults),
        )
