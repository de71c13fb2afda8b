"""What may not be true in `appeals`. Every error says what is true and what to do next.

AppealsError
├── AppealNotFound        no such appeal, or not one this person may see
├── AppealNotPossible     no disposition, superseded, or what the law wants in the paper is missing
├── AppealAlreadyOpen     one appeal a decision at a time
├── AppealNotInState      the step is not possible now
├── NotAllowed            no part in this appeal that may do this
├── StaleAppeal           somebody else went on in between
├── MandateMissing        who appeals in somebody's name has not shown that they may
├── AppealLate            after its last day, and no just reason was accepted
├── ReviewerInvolved      the reviewer or who rules had a hand in the decision
└── WritingMissing        what the step needs in writing is not there
"""

from tomoni.core.errors import TomoniError


class AppealsError(TomoniError):
    """Root of the room."""

    code = "appeals.error"


class AppealNotFound(AppealsError):
    """No such appeal in this municipality, or not one this person may see."""

    code = "appeals.not_found"


class AppealNotPossible(AppealsError):
    """The decision is no disposition, was superseded (`data['case']`), or days or texts are missing or wrong."""

    code = "appeals.not_possible"


class AppealAlreadyOpen(AppealsError):
    """There is an open appeal against this decision: `data['appeal']`."""

    code = "appeals.already_open"


class AppealNotInState(AppealsError):
    """The step is not possible in the state of the appeal. `data`: state, verb."""

    code = "appeals.not_in_state"


class NotAllowed(AppealsError):
    """The acting person has no part in this appeal that may do this. `data`: verb, needs."""

    code = "appeals.not_allowed"


class StaleAppeal(AppealsError):
    """Somebody else went on in between. `data`: yours, theirs."""

    code = "appeals.stale"


class AppealLate(AppealsError):
    """It came after its last day (`data['last_day']`) and no just reason was accepted (行政不服審査法18条)."""

    code = "appeals.late"


class MandateMissing(AppealsError):
    """A proxy shows the mandate in writing (行政不服審査法施行令3条). `data`: proxy."""

    code = "appeals.mandate_missing"


class ReviewerInvolved(AppealsError):
    """Who should review or rule had a hand in the decision (行政不服審査法9条2項): `data['how']`."""

    code = "appeals.reviewer_involved"


class WritingMissing(AppealsError):
    """What the step needs in writing is not there: `data['missing']`."""

    code = "appeals.writing_missing"
