"""What a pen wrote on a tablet, as SVG path data of straight lines on a sheet of 600 by 200. Pure."""

import re

WIDTH, HEIGHT = 600, 200
LONGEST = 200_000  # signs; a long signature has some thousand
LEAST_POINTS, LEAST_SPAN = 6, 20  # a dot or a tap is no signature
PATH = re.compile(r"(?:M\d{1,3} \d{1,3}(?:L\d{1,3} \d{1,3})*)+")
POINT = re.compile(r"(\d+) (\d+)")


def is_signature(path: str) -> bool:
    """Whether something was written, and nothing but lines on the sheet.

    >>> is_signature("M10 10L40 60L80 20L120 90L160 30L220 80"), is_signature("M10 10"), is_signature("M1 1<script>")
    (True, False, False)
    """
    if len(path) > LONGEST or not PATH.fullmatch(path):
        return False
    points = [(int(x), int(y)) for x, y in POINT.findall(path)]
    across = [x for x, _ in points]
    inside = all(x <= WIDTH and y <= HEIGHT for x, y in points)
    return inside and len(points) >= LEAST_POINTS and max(across) - min(across) >= LEAST_SPAN
