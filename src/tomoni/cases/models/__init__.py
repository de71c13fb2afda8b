"""Tables of cases: fields and constraints, no decisions. Every constraint and index begins with the municipality."""

from tomoni.cases.models.awards import Award, AwardVersion, ClaimKey
from tomoni.cases.models.cases import (
    AnswerRevision,
    Case,
    Correction,
    CorrectionItem,
    Feedback,
    Note,
    QueueCount,
    Transition,
)
from tomoni.cases.models.decisions import Decision, Draft, Outcome
from tomoni.cases.models.interviews import Interview, Receipt, Submission, WantedService

__all__ = [
    "AnswerRevision",
    "Award",
    "AwardVersion",
    "Case",
    "ClaimKey",
    "Correction",
    "CorrectionItem",
    "Decision",
    "Draft",
    "Feedback",
    "Interview",
    "Note",
    "Outcome",
    "QueueCount",
    "Receipt",
    "Submission",
    "Transition",
    "WantedService",
]
