"""The bank's result file, as a bank writes it: the records that were sent, each with a code at one place."""

from collections.abc import Mapping


def result_file(sent: bytes, codes: Mapping[int, str] | None = None, *, place: int = 114) -> bytes:
    """`sent` with result 0 in each data record, or the code given for its line."""
    records = [sent[start : start + 120] for start in range(0, len(sent), 120)]
    out = []
    for record in records:
        if record[:1] == b"2":
            code = (codes or {}).get(int(record[101:111]), "0")
            record = record[: place - 1] + code.encode("ascii") + record[place:]
        out.append(record)
    return b"".join(out)
