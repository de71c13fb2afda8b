"""Letters: CPU of one letter, of one in a batch, of a signed certificate; with the real templates of the country pack.

CPU is that of the children that set type and sign and of the process that asks, from the system's accounts; the first
letters, which load the font, are not counted. Baseline of the same run: typst alone, one reused compiler, no pipe.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from .figure import Figure

PACK = Path(__file__).resolve().parents[1] / "packs" / "japan"
SINGLE, BATCH, SIGNED, ROUNDS = 40, 1000, 20, 3


def measure() -> list[Figure]:
    """CPU milliseconds a letter."""
    child = subprocess.run([sys.executable, "-m", "bench.letters"], capture_output=True, text=True, check=True)
    found = json.loads(child.stdout)
    alone = ("typst alone", found["alone"])
    return [
        Figure("letter, single", found["single"], "ms CPU", 6, *alone),
        Figure("letter, of 1,000 in batches of 250 pages", found["batch"], "ms CPU", 2.5, *alone),
        Figure("letter, certificate with code, signed", found["signed"], "ms CPU", 45, *alone),
    ]


def _values(n: int) -> dict[str, object]:
    return {
        "number": f"ひ子第{n}号",
        "issued_on": "2026-12-01",
        "municipality": {"name": "ひばり町", "mayor": "髙橋 邉", "prefecture": "北海道"},
        "department": {"name": "子育て支援課", "phone": "0123-45-6789", "hours": "平日 8:30-17:15"},
        "recipient": {"name": f"渡邉 齋{n}", "address": f"ひばり町本町{n}番地", "postal_code": "000-0000"},
        "lang": "ja",
        "result": "half",
        "facts": {},
        "decision": {
            "amount": 10_000 + n,
            "first_month": "2026-12",
            "children": [{"name": f"渡邉 花{n}", "birth": "2026-11-01", "amount": 10_000 + n}],
        },
        "appeal": {"to": "mayor", "months": 3},
        "pay": {"months": "even", "day": 10, "account_masked": "ゆうちょ銀行 ****123"},
        "verify": {"code": "7K2QX-ABCDE-FGHJK-MNPQR", "url": "https://hibari.example/verify/", "qr_svg": ""},
    }


def _template(service: str, name: str):
    from tomoni.documents.interface import Template

    source = (PACK / "services" / service / "letters" / name).read_text()
    return Template(name, source, {"letterhead.typ": (PACK / "letters" / "letterhead.typ").read_text()})


def _cpu_of(pid: int | None) -> float:
    """Seconds of CPU a process has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _cpu_ms(count: int, act: Callable[[], object], *pids: int | None) -> float:
    before = time.process_time() + sum(_cpu_of(pid) for pid in pids)
    act()
    return (time.process_time() + sum(_cpu_of(pid) for pid in pids) - before) / count * 1000


def _run() -> dict[str, float]:
    from tomoni.documents.adapters.pyhanko_signer import PyhankoSigner
    from tomoni.documents.adapters.typst_press import TypstPress

    approval = _template("child-allowance-claim", "approval.typ")
    certificate = _template("disaster-certificate", "certificate.typ")
    with tempfile.TemporaryDirectory() as folder:
        press, signer = TypstPress(), PyhankoSigner(lambda: Path(folder), lambda: datetime.now(UTC))  # noqa: TID251

        def sign(n: int) -> None:
            pdf = press.typeset(certificate, _values(n))
            signer.sign(pdf, code="999016", name="ひばり町", reason="罹災証明書")

        for n in range(5):
            press.typeset(approval, _values(n))
            sign(n)
        pids = press.child.pid, signer.child.pid
        alone = _alone(approval, folder)
        rounds: dict[str, list[float]] = {"single": [], "signed": [], "batch": [], "alone": []}
        for turn in range(1, ROUNDS + 1):  # in turns, so that a busy machine is as busy for each of them
            first = turn * 1000
            rounds["alone"].append(_cpu_ms(SINGLE, lambda first=first: alone(first)))
            rounds["single"].append(_cpu_ms(SINGLE, lambda first=first: _set_singly(press, approval, first), *pids))
            rounds["signed"].append(
                _cpu_ms(SIGNED, lambda first=first: [sign(first + n) for n in range(SIGNED)], *pids)
            )
            rounds["batch"].append(_cpu_of_batch(press, approval, first))
        found = {name: statistics.median(values) for name, values in rounds.items()}
        press.close()
        signer.close()
    return found


def _cpu_of_batch(press, template, first: int) -> float:
    """Milliseconds a letter with everything: the start and end of the batch's own child too."""

    def spent() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    before = spent()
    press.typeset_batch(template, [_values(first + n) for n in range(BATCH)])
    return (spent() - before) / BATCH * 1000


def _set_singly(press, template, first: int) -> None:
    for n in range(first, first + SINGLE):
        press.typeset(template, _values(n))


def _alone(template, folder: str) -> Callable[[int], None]:
    """The same letters with typst in this process and nothing around it."""
    import typst

    from tomoni.documents.adapters.fonts import find_font_folders

    root = Path(folder) / "alone"
    root.mkdir()
    for path, text in template.all_files().items():
        (root / path).write_text(text)
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(place) for place in find_font_folders()],
    )
    compiler = typst.Compiler(root=str(root), font_paths=fonts)

    def set_all(first: int) -> None:
        for n in range(first, first + SINGLE):
            (root / "values.json").write_text(json.dumps(_values(n)))
            compiler.compile(str(root / template.name), format="pdf")

    set_all(0)
    return set_all


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()  # the adapters enter by the room's door, and the door knows the tables
    print(json.dumps(_run()))
