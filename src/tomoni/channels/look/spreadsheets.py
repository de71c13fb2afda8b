"""Cells of a table that people open in a spreadsheet: what somebody typed is shown there and never reckoned."""

from typing import Any

BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the wide ones count in a Japanese spreadsheet


def plain_cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, behind an apostrophe; anything else as it is.

    >>> plain_cell("=HYPERLINK(1)"), plain_cell("山田"), plain_cell(-5)
    ("'=HYPERLINK(1)", '山田', -5)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(BEGINS) else value
