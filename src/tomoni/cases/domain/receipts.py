"""Numbers people read out on the telephone: short, dated, with a check digit, no letters that sound alike."""

from datetime import date

REIWA_BEGAN = 2018


def receipt_number(arrived_on: date, serial: int) -> str:
    """Receipt number `8-1122-04576`: year of Reiwa, month and day, serial of the day, check digit.

    >>> receipt_number(date(2026, 11, 22), 457)
    '8-1122-04576'
    """
    body = f"{arrived_on.year - REIWA_BEGAN}-{arrived_on:%m%d}-{serial:04d}"
    return f"{body}{check_digit(body)}"


def case_number(receipt: str, place: int) -> str:
    """Number of the `place`-th case of a receipt.

    >>> case_number("8-1122-04576", 2)
    '8-1122-04576-2'
    """
    return f"{receipt}-{place}"


def docket(symbol: str, serial: int) -> str:
    """The department's own number for a case, as staff say it.

    >>> docket("児手", 123)
    '児手 第123号'
    """
    return f"{symbol} 第{serial}号"


def check_digit(text: str) -> str:
    """Luhn over the digits of `text`: finds every single wrong digit and nearly every swap.

    >>> check_digit("8-1122-0457")
    '6'
    """
    total = 0
    for place, sign in enumerate(reversed([c for c in text if c.isdigit()])):
        digit = int(sign) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def is_receipt_number(text: str) -> bool:
    """Whether a number that was read out can be one of ours.

    >>> is_receipt_number("8-1122-04576"), is_receipt_number("8-1122-04676")
    (True, False)
    """
    parts = text.split("-")
    return len(parts) == 3 and all(p.isdigit() for p in parts) and check_digit(text[:-1]) == text[-1]
