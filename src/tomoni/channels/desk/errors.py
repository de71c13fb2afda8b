"""What may not be true on the desk. Messages are written for staff, in Japanese, and shown as they are.

DeskError
├── AddressSearchNotPossible  nothing written, or no way of ending chosen
├── AddressSearchNotOpen what came back is dealt with already, or is of another section
├── DealNotOpen          what was dealt out is undone already, or is of another section
├── OpinionNotPossible   asked without a question, a day to come, or somebody who can answer
├── OpinionNotOpen       the opinion was answered or withdrawn already, or is not yours
├── PhraseRefused        words with a placeholder nobody knows, without a title, or with a title that is taken
├── FilterRefused        a saved filter without a name, or one of somebody else
├── StaffRefused         an account or a role that contradicts what is there
└── TransferRefused      a list of transfers with faults
"""

from tomoni.core.interface import TomoniError


class DeskError(TomoniError):
    """Root of the desk."""

    code = "desk.error"


class AddressSearchNotPossible(DeskError):
    """Nothing written down, or no way of ending chosen. `data`: why (words, how)."""

    code = "desk.address_search_not_possible"


class AddressSearchNotOpen(DeskError):
    """The letter was sent again or the search has ended, or it is another section's."""

    code = "desk.address_search_not_open"


class DealNotOpen(DeskError):
    """What was dealt out is undone already, or is of another section."""

    code = "desk.deal_not_open"


class OpinionNotPossible(DeskError):
    """No question, no day to come, or nobody who can answer. `data`: why (question, due, receiver)."""

    code = "desk.opinion_not_possible"


class OpinionNotOpen(DeskError):
    """The opinion was answered or withdrawn already, or somebody else has to do this."""

    code = "desk.opinion_not_open"


class PhraseRefused(DeskError):
    """Words that cannot be kept. `data`: why (title, text, placeholder, taken, not_yours), unknown."""

    code = "desk.phrase_refused"


class FilterRefused(DeskError):
    """A filter that cannot be kept or removed."""

    code = "desk.filter_refused"


class StaffRefused(DeskError):
    """An account or role that contradicts what is there. `data`: field."""

    code = "desk.staff_refused"


class TransferRefused(DeskError):
    """A list of transfers with faults; nothing was prepared. `data`: faults."""

    code = "desk.transfer_refused"
