"""What may not be true in `cases`. Every error has a stable code and a message: what happened, why, what to do next.

CasesError
├── InterviewNotOpen         the conversation was sent or has expired
├── ServiceNotAsked          the interview is not about this service, or nothing is left in it
├── RoleNotHeld              the register does not say that this person may ask for the service
├── AnswersNotComplete       a page still has an answer that is missing or wrong
├── SubmissionKeyReused      the same key came with another body
├── ClaimAlreadyLive         what can be live only once is live
├── CaseNotFound             no such case in this municipality, or not this person's
├── CaseNotInState           the verb is not possible in the state the case is in
├── NotAllowed               the acting person has no role that may do this
├── OwnDraft                 nobody approves what they drafted
├── StaleCase                somebody else saved in between
├── ReasonsMissing           refused or granted less than asked without facts, article and criterion
├── ResultUnknown            the definition has no such result, or facts for it are missing
├── SnapshotChanged          what was drafted is no longer what would be approved
├── ItemNotInCorrection      an answer outside the items that were asked about
├── CorrectionNotPossible    a request for correction without items, or with a day already past
├── TaskNotOpen              the task is not part of the service, or not every fact it establishes was given
├── AwardNotFound            no live award which the change could change
└── FeedbackAlreadyGiven     one answer a case
"""

from tomoni.core.errors import TomoniError


class CasesError(TomoniError):
    """Root of the room. `code` is stable, `data` holds what a page needs and never a value of a fact."""

    code = "cases.error"


class InterviewNotOpen(CasesError):
    """The interview was sent (`data['receipt']`), has expired, or is another person's."""

    code = "cases.interview_not_open"


class ServiceNotAsked(CasesError):
    """The interview is not about this service, or leaving it out would leave nothing."""

    code = "cases.service_not_asked"


class RoleNotHeld(CasesError):
    """The register does not say that this person may ask (`data['service']`)."""

    code = "cases.role_not_held"


class AnswersNotComplete(CasesError):
    """Fields that are missing or wrong: `data['faults']` is {path: FieldFault}, `data['page']` the first such page."""

    code = "cases.answers_not_complete"


class SubmissionKeyReused(CasesError):
    """The same submission key with another body. `data`: receipt, first (hash), second (hash)."""

    code = "cases.submission_key_reused"


class ClaimAlreadyLive(CasesError):
    """What can be live only once is live. Details only for the same person, who may join, correct or withdraw."""

    code = "cases.claim_already_live"

    def __init__(self, message: str, *, same_person: bool, case_number: str | None, service: str) -> None:
        super().__init__(message, same_person=same_person, case_number=case_number, service=service)
        self.same_person = same_person
        self.case_number = case_number
        self.service = service


class CaseNotFound(CasesError):
    """No such case in this municipality, or not one this person may see."""

    code = "cases.not_found"


class CaseNotInState(CasesError):
    """The verb is not possible in the state of the case. `data`: state, verb."""

    code = "cases.not_in_state"


class NotAllowed(CasesError):
    """The acting person has no role that may do this. `data`: verb, needs."""

    code = "cases.not_allowed"


class OwnDraft(CasesError):
    """Nobody approves a draft of their own."""

    code = "cases.own_draft"


class StaleCase(CasesError):
    """Saved by somebody else in between. `data`: yours, theirs (versions), by, at, changes (what was done since)."""

    code = "cases.stale"


class ReasonsMissing(CasesError):
    """A refusal, or less than asked, needs facts, article and criterion (行政手続法8条)."""

    code = "cases.reasons_missing"


class ResultUnknown(CasesError):
    """The definition has no such result, or facts are missing for it. `data`: result, known, missing."""

    code = "cases.result_unknown"


class SnapshotChanged(CasesError):
    """What was drafted is no longer what would be approved. `data['changed']`: names of the parts."""

    code = "cases.snapshot_changed"


class ItemNotInCorrection(CasesError):
    """An answer outside the items that were asked about. `data['paths']`."""

    code = "cases.item_not_in_correction"


class CorrectionNotPossible(CasesError):
    """A request without items or reason, with unknown items, or with a day that has passed."""

    code = "cases.correction_not_possible"


class TaskNotOpen(CasesError):
    """The task is not part of the service, or not all it establishes was given. `data`: task, missing."""

    code = "cases.task_not_open"


class AwardNotFound(CasesError):
    """There is no live award of this right which the decision could change."""

    code = "cases.award_not_found"


class FeedbackAlreadyGiven(CasesError):
    """How it was is asked once a case."""

    code = "cases.feedback_already_given"
