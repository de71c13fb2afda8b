"""What is not true when recovery refuses."""

from datetime import date

from tomoni.payments.errors.paying import PaymentsError


class ClaimNotFound(PaymentsError):
    """No claim of this number that this person may see."""

    code = "payments.claim_not_found"

    def __init__(self, number: str) -> None:
        super().__init__(f"返還金 {number} はありません。番号を確かめてください。", number=number)


class ClaimAlreadyBorn(PaymentsError):
    """The same cause made a claim of another sum before."""

    code = "payments.claim_already_born"

    def __init__(self, number: str, principal: int, asked: int) -> None:
        super().__init__(
            f"同じ原因の返還金 {number} が{principal:,}円であります({asked:,}円では作れません)。それを開いてください。",
            number=number,
            principal=principal,
            asked=asked,
        )


class ClaimNotInState(PaymentsError):
    """This step is not possible in the state of the claim."""

    code = "payments.claim_not_in_state"

    def __init__(self, number: str, state: str, step: str) -> None:
        super().__init__(
            f"返還金 {number} は「{state}」なので、{step}はできません。画面を開き直してください。",
            number=number,
            state=state,
            step=step,
        )


class ClaimStale(PaymentsError):
    """Something happened to the claim after the page was made."""

    code = "payments.claim_stale"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"返還金 {number} は、この画面を開いたあとで動きました。何も保存していません。開き直して確かめてください。",
            number=number,
        )


class ClaimSumNotRight(PaymentsError):
    """A sum is not positive, more than what is open, or instalments do not add up to it."""

    code = "payments.claim_sum_not_right"

    def __init__(self, found: int, expected: str) -> None:
        super().__init__(f"金額 {found:,}円は使えません。{expected}。金額を直してください。", found=found)


class ClaimTermsMissing(PaymentsError):
    """A proposal lacks its reason, article or days."""

    code = "payments.claim_terms_missing"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}がありません。書き足してください。", what=what)


class ReceiptAlreadyRecorded(PaymentsError):
    """The receipt of this number was recorded for this claim before."""

    code = "payments.receipt_already_recorded"

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"領収の番号「{reference}」は、もう消し込んであります。二重に消し込まないため止めました。",
            reference=reference,
        )


class ProposalNotOpen(PaymentsError):
    """The proposal was decided or sent back before, or another one waits."""

    code = "payments.proposal_not_open"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"返還金 {number} の伺いは、もう決裁が済んだか、別の伺いが決裁を待っています。開き直してください。",
            number=number,
        )


class ReminderTooEarly(PaymentsError):
    """Nobody is reminded before the day by which to pay is over (地方自治法231条の3第1項)."""

    code = "payments.reminder_too_early"

    def __init__(self, number: str, due_on: date | None) -> None:
        told = f"納期限は {due_on} です" if due_on else "納期限がまだ決まっていません"
        super().__init__(
            f"返還金 {number} は督促できません。{told}。納期限を過ぎてから督促してください。", number=number
        )


class ClaimLapsed(PaymentsError):
    """The claim lapsed by time; it is gone without anybody invoking it (地方自治法236条2項)."""

    code = "payments.claim_lapsed"

    def __init__(self, number: str, on: date) -> None:
        super().__init__(
            f"返還金 {number} は {on} に時効で消滅しました。督促も収納もできません。不納欠損の伺いを作ってください。",
            number=number,
            on=on.isoformat(),
        )


class ClaimNotLapsed(PaymentsError):
    """Written off for lapse of time before the time is over."""

    code = "payments.claim_not_lapsed"

    def __init__(self, number: str, on: date | None) -> None:
        super().__init__(
            f"返還金 {number} の時効は {on or '未定'} です。時効を理由に不納欠損にはできません。"
            "別の理由を選ぶか、収納を続けてください。",
            number=number,
        )
