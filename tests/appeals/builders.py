"""Who works on an appeal, and the refused case it is against."""

from datetime import date

from tests.cases import builders as make
from tomoni.appeals import interface as appeals
from tomoni.cases import interface as cases

REASON = [
    {"text": "公務員ではないことを確認できませんでした。", "law": "児童手当法第17条第1項", "fact": "答えは「公務員」"}
]
RULING = {
    "orders": "却下の決定を取り消す。", "outline": "児童手当の請求が却下された。",
    "claims": "公務員ではないという。", "reasons": "公務員ではない。",
}  # fmt: skip
KNOWN, BY = date(2026, 11, 24), date(2026, 12, 10)


class Hall:
    """Who works on the appeal, and the refused case."""

    def __init__(self, family):
        self.family, self.hanako = family, make.actor_of(family.hanako)
        self.clerk, self.chief = make.staff("nakamura", "clerk"), make.staff("ishii", "chief")
        self.office = make.staff("soumu", "clerk", department="general-affairs")
        self.head = make.staff("kachou", "chief", department="general-affairs")
        self.reviewer = make.staff("shinri", "clerk", department="residents")
        answers = make.claim_answers(family.hanako, family.taro)
        self.case = make.send(family.hanako, "child-allowance-claim", answers)
        self.decide(self.case, "refused", REASON)

    def decide(self, number, result, reasons):
        if number == self.case:
            cases.start_checking(number, actor=self.clerk)
        cases.draft_decision(number, result, reasons, actor=self.clerk)
        cases.approve_decision(number, actor=self.chief)
        make.deliver()

    def receive(self, **more):
        told = {"known_on": KNOWN, "wants": "決定を取り消してください。", "grounds": "公務員ではありません。"}
        given = {"actor": self.hanako, "person": self.family.hanako.pk, **told, **more}
        return appeals.receive_appeal(self.case, **given)

    def hear(self, number):
        reviewer = int(self.reviewer.id)
        appeals.name_reviewer(number, reviewer, BY, no_ties=True, actor=self.head)
        appeals.file_statement(number, "公務員との答えによった。", actor=self.clerk)
        appeals.send_statement(number, BY, actor=self.reviewer)
        appeals.file_reply(number, "答えを間違えました。", actor=self.hanako)
        appeals.note_hearing(number, KNOWN, "本人から聞いた。", actor=self.reviewer)
        appeals.give_opinion(number, "認容すべきである。", actor=self.reviewer)
