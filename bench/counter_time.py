"""How long an event takes at the counter, reckoned: presses and answers counted, seconds by the keystroke-level model
(Card, Moran, Newell 1980), the server's time measured, and what is said aloud assumed.
"""

from collections.abc import Sequence

KEY, POINT, HOME, THINK = 0.20, 1.10, 0.40, 1.35  # s: average skilled typist; pointing; hand to the keys; preparing
PRESS = POINT + KEY
SPOKEN = 10.0  # s for a question read out and answered: assumed, not measured
SEARCH = 8  # keys of a birth date, by which a person is found
BEFORE = 4  # presses: search, person, event, begin
MOST = 300.0  # s, the aim for a birth


def presses(pages: int, questions: int) -> int:
    """Every press: to the first page, one an answer, one a page, one to send."""
    return BEFORE + questions + pages + 1


def seconds(pages: int, questions: int, typed: Sequence[str], server: float) -> float:
    """For a practised clerk. typed: what is typed and not chosen. server: mean seconds of one page."""
    keys = SEARCH + sum(len(one) for one in typed)
    hands = presses(pages, questions) * (THINK + PRESS) + keys * KEY + (1 + len(typed)) * 2 * HOME
    waits = (BEFORE + pages + 2) * server  # and the page before sending, and the slip
    return hands + questions * SPOKEN + waits
