"""What may not be true in `cases`. Every error has a stable code and a message: what happened, why, what to do next.

CasesError
├── InterviewNotOpen         the conversation was sent or has expired
├── ServiceNotAsked          the interview is not about this service, or nothing is left in it
├── CodeNotFollowed          a code to go on is wrong, too old or somebody else's
├── HelpingNotPossible       nobody can help so; `data['why']`
├── HelpingOver              the hour beside a person is over, was ended, or everything was sent
├── OwnLinkNotPossible       nobody can be asked to answer for themselves so; `data['why']`
├── OwnLinkOver              the own questions of an adult are not open, or not for them; `data['why']`
├── SigningNotPossible       nothing can be signed by hand so; `data['why']`
├── SignatureMissing         a law wants a signature by hand and there is none that holds; `data['why']`
├── TakingInNotPossible      staff cannot take a request in so; `data['why']`
├── RoleNotHeld              the register does not say that this person may ask for the service
├── ActingNotLive            somebody may not act for this person in this, or not any more
├── InterviewChanged         the answers were changed elsewhere since the page before sending was shown
├── AnswersNotComplete       a page still has an answer that is missing or wrong
├── SubmissionKeyReused      the same key came with another body
├── ClaimAlreadyLive         what can be live only once is live
├── CaseNotFound             no such case in this municipality, or not this person's
├── CaseNotInState           the verb is not possible in the state the case is in
├── NotAllowed               the acting person has no role that may do this
├── OwnDraft                 nobody approves what they drafted
├── NotYourTurn              the draft waits for somebody else on its route
├── HolderThere              a deputy acts only while the holder, and every deputy before, is absent
├── MandateNotLive           the mandate ended, has not begun, or does not reach this matter
├── DeputyGroundMissing      a deputy says whether it is urgent or was told beforehand
├── BulkNotPossible          refusals, unlike or protected cases, a sample that nobody opened
├── StaleCase                somebody else saved in between
├── ReasonsMissing           refused or granted less than asked without facts, article and criterion
├── ResultUnknown            the definition has no such result, or facts for it are missing
├── SnapshotChanged          what was drafted is no longer what would be approved
├── ItemNotInCorrection      an answer outside the items that were asked about
├── CorrectionNotPossible    a request for correction without items, or with a day already past
├── TaskNotOpen              the task is not part of the service, or not every fact it establishes was given
├── ForwardingNotPossible    what is sent on cannot go so, or a cover left or was taken back; `data['why']`
├── EnquiryNotPossible       another body is asked without a name, a question or a day to come
├── EnquiryNotOpen           the enquiry was answered or taken back already
├── EnquiryOpen              not while another body is asked
├── ExtensionNotPossible     no law lets the period be put off, it is over, or it was put off already
├── ClaimDayNotPossible      no law sets the day of the claim apart, or the day lies outside of its bounds
├── AssigneeChanged          somebody else was given the case in between
├── AssigneeNotFit           who should get the case handles none in its department today
├── AwardNotFound            no live award which the change could change
├── AwardStale               something happened to the award in between
├── SuspensionNotPossible    payment cannot be held or resumed: not told, too early, held already, or ended
├── CheckNotPossible         a yearly check, or a step of it, is out of order; `data['why']`
├── OfficeCaseNotPossible    no case can be opened ex officio for this award; `data['why']`
├── CaseNotKept              its time of keeping is over and it was destroyed
├── RevisionNotPossible      nothing was decided, it is revised already, or reason and article are missing
└── FeedbackAlreadyGiven     one answer a case
"""

import datetime as dt

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


class CodeNotFollowed(CasesError):
    """A code led nowhere. `data["why"]`: wrong (mistyped, old, another person's, sent) or closed (too many tries)."""

    code = "cases.code_not_followed"


class HelpingNotPossible(CasesError):
    """Nobody helps so. `data["why"]`: acting, shows (who opens it), name, ground, body (who comes)."""

    code = "cases.helping_not_possible"


class HelpingOver(CasesError):
    """Who sat beside a person sees and saves nothing any more. What ended it is not told."""

    code = "cases.helping_over"


class OwnLinkNotPossible(CasesError):
    """Nobody is asked so. `data["why"]`: acting (for somebody else), person (not from here), nothing (is asked)."""

    code = "cases.own_link_not_possible"


class OwnLinkOver(CasesError):
    """Not open, or not for who looks. `data["why"]`: over (whatever ended it), answered, declined."""

    code = "cases.own_link_over"


class SigningNotPossible(CasesError):
    """Nothing is signed so. `data["why"]`: none (no law wants it), set, changed, strokes, filed."""

    code = "cases.signing_not_possible"


class SignatureMissing(CasesError):
    """A law wants a signature by hand. `data["why"]`: missing, void (an answer changed since), online; `service`."""

    code = "cases.signature_missing"


class TakingInNotPossible(CasesError):
    """Nothing was taken in at the desk. `data["why"]`: way, future, too_old, stamp, only_paper, person, protected."""

    code = "cases.taking_in_not_possible"


class RoleNotHeld(CasesError):
    """The register does not say that this person may ask (`data['service']`)."""

    code = "cases.role_not_held"


class ActingNotLive(CasesError):
    """Who acts for another may not in this, or not any more (`data['services']`). Which of both, nobody is told."""

    code = "cases.acting_not_live"


class InterviewChanged(CasesError):
    """The answers are not those that were on the page before sending. `data`: yours, theirs (versions), at."""

    code = "cases.interview_changed"


class AnswersNotComplete(CasesError):
    """Fields that are missing or wrong: `data['faults']` is {path: FieldFault}, `data['page']` the first such page."""

    code = "cases.answers_not_complete"


class SubmissionKeyReused(CasesError):
    """The same submission key with another body. `data`: receipt, first (hash), second (hash)."""

    code = "cases.submission_key_reused"


class ClaimAlreadyLive(CasesError):
    """What can be live only once is live. Details only for the same person, who may join, correct or withdraw.

    happened_on: the day it was told with, for whom it was told too (a move of the household).
    """

    code = "cases.claim_already_live"

    def __init__(
        self,
        message: str,
        *,
        same_person: bool,
        case_number: str | None,
        service: str,
        happened_on: dt.date | None = None,
    ) -> None:
        super().__init__(message, same_person=same_person, case_number=case_number, service=service)
        self.happened_on = happened_on
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


class ForwardingNotPossible(CasesError):
    """What is sent on to another body cannot go so. `data["why"]`: none, many, not_waiting, on_cover, protected,
    no_letter, gone, left, no_reason, section; `data["case"]`: its number."""

    code = "cases.forwarding_not_possible"


class EnquiryNotPossible(CasesError):
    """Another body is asked without a name, a question or a day to come, or an answer is empty."""

    code = "cases.enquiry_not_possible"


class EnquiryNotOpen(CasesError):
    """The enquiry was answered or taken back already. `data`: enquiry."""

    code = "cases.enquiry_not_open"


class EnquiryOpen(CasesError):
    """Not while another body is asked. `data`: verb."""

    code = "cases.enquiry_open"


class ExtensionNotPossible(CasesError):
    """The period cannot be put off. `data`: why (no_law, over, twice, no_reason, not_later), due_on."""

    code = "cases.extension_not_possible"


class ClaimDayNotPossible(CasesError):
    """The day of the claim cannot be set so. `data`: why, arrived_on."""

    code = "cases.claim_day_not_possible"


class AssigneeChanged(CasesError):
    """The case was given to somebody since it was seen. `data`: seen, now."""

    code = "cases.assignee_changed"


class AssigneeNotFit(CasesError):
    """The person holds no role that handles cases in the department today. `data`: to, department."""

    code = "cases.assignee_not_fit"


class AwardNotFound(CasesError):
    """There is no live award of this right which the decision could change."""

    code = "cases.award_not_found"


class AwardStale(CasesError):
    """Something happened to the award since it was seen. `data`: seen, now (numbers of the last step)."""

    code = "cases.award_stale"


class SuspensionNotPossible(CasesError):
    """`data["why"]`: not_warned, not_told, too_early, month, reason, held, not_held or ended."""

    code = "cases.suspension_not_possible"


class CheckNotPossible(CasesError):
    """`data["why"]`: no_check, too_early, too_late, begun, running, nobody, held, settled, reason or stale."""

    code = "cases.check_not_possible"


class OfficeCaseNotPossible(CasesError):
    """`data["why"]`: service, reason, ended, claimant, or answers with `data["missing"]`."""

    code = "cases.office_case_not_possible"


class RevisionNotPossible(CasesError):
    """Nothing was decided, it is being revised already (`data['case']`), or reason, article or month are missing."""

    code = "cases.revision_not_possible"


class FeedbackAlreadyGiven(CasesError):
    """How it was is asked once a case."""

    code = "cases.feedback_already_given"


class NotYourTurn(CasesError):
    """The draft waits for somebody else. `data`: why (done, turn), now (seats it waits for)."""

    code = "cases.not_your_turn"


class HolderThere(CasesError):
    """A deputy acts only in absence (代決). `data`: why (holder_there, before_you), people (who is there)."""

    code = "cases.holder_there"


class MandateNotLive(CasesError):
    """The mandate does not reach this today. `data`: why (ended, not_begun, ceiling, subject, result), day, ceiling."""

    code = "cases.mandate_not_live"


class DeputyGroundMissing(CasesError):
    """A deputy decides what is urgent or was told beforehand, and says which. `data['needs']`."""

    code = "cases.deputy_ground_missing"


class BulkNotPossible(CasesError):
    """These cases cannot be drafted or approved as one. `data`: why (refusal, few, sample, state, mine), left."""

    code = "cases.bulk_not_possible"


class MailingNotPossible(CasesError):
    """Letters with reference numbers cannot be drawn or printed. `data["why"]`: none, early, begun, open, batch."""

    code = "cases.mailing_not_possible"


class ReferenceNotFound(CasesError):
    """No letter has this number and birth date. `data["why"]`: typed, birth_date, spent (replaced), unknown."""

    code = "cases.reference_not_found"


class MatchNotPossible(CasesError):
    """A declared child cannot be matched, or not taken back. `data["why"]`: none, unlike, family, correcting, live,
    decided.
    """

    code = "cases.match_not_possible"


class CaseNotKept(CasesError):
    """Destroyed or handed over after its time of keeping. `data`: destruction, on, certificate (numbers and a day)."""

    code = "cases.not_kept"
