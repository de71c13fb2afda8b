"""Tables of cases: fields and constraints, no decisions. Every constraint and index begins with the municipality."""

from tomoni.cases.models.approvals import Approval, BulkItem, BulkRun, Circulation, RoutePlace
from tomoni.cases.models.awards import (
    Award,
    AwardStep,
    AwardVersion,
    AwardWatch,
    CheckedAward,
    ClaimKey,
    YearlyCheck,
)
from tomoni.cases.models.beside import CounterNote, Helping
from tomoni.cases.models.cases import (
    AnswerRevision,
    Case,
    Correction,
    CorrectionItem,
    DeclaredChild,
    Feedback,
    Note,
    QueueCount,
    Transition,
)
from tomoni.cases.models.covers import Cover, CoverLine
from tomoni.cases.models.decisions import Decision, Draft, Outcome
from tomoni.cases.models.enquiries import DaysTaken, Enquiry
from tomoni.cases.models.figures import MonthFigures
from tomoni.cases.models.interviews import (
    ActingFor,
    CodeTry,
    Interview,
    Receipt,
    ResumeCode,
    Submission,
    TakenIn,
    WantedService,
)
from tomoni.cases.models.mailings import MailedReference, Mailing, SpentReference
from tomoni.cases.models.own_links import OwnLink
from tomoni.cases.models.revisions import Revision
from tomoni.cases.models.signatures import Signature
from tomoni.cases.models.told_again import ToldAgain

__all__ = [
    "ActingFor",
    "AnswerRevision",
    "Approval",
    "Award",
    "AwardStep",
    "AwardVersion",
    "AwardWatch",
    "BulkItem",
    "BulkRun",
    "Case",
    "CheckedAward",
    "Circulation",
    "ClaimKey",
    "CodeTry",
    "Correction",
    "CorrectionItem",
    "CounterNote",
    "Cover",
    "CoverLine",
    "DaysTaken",
    "Decision",
    "DeclaredChild",
    "Draft",
    "Enquiry",
    "Feedback",
    "Helping",
    "Interview",
    "MailedReference",
    "Mailing",
    "MonthFigures",
    "Note",
    "Outcome",
    "OwnLink",
    "QueueCount",
    "Receipt",
    "ResumeCode",
    "Revision",
    "RoutePlace",
    "Signature",
    "SpentReference",
    "Submission",
    "TakenIn",
    "ToldAgain",
    "Transition",
    "WantedService",
    "YearlyCheck",
]
