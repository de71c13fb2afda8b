"""What the line refuses. Every error has a stable code and words that say what to do.

WaitingError
├── PlaceRefused     a place that is forged, of another town, over, or somebody else's; `data["why"]`
└── LineNotSet       a rate or a text that a line cannot have
"""

from tomoni.core.interface import TomoniError


class WaitingError(TomoniError):
    """Root of the channel."""

    code = "waiting.error"


class PlaceRefused(WaitingError):
    """A place nobody comes in with. `data["why"]`: forged, old, lapsed, ended, other."""

    code = "waiting.place_refused"


class LineNotSet(WaitingError):
    """A rate or a text that a line cannot have."""

    code = "waiting.line_not_set"
