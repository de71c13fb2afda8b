"""The bank file of a special cash payment: 446,634 payments examined and written, in a process of its own.

Baseline of the same run: the same number of bytes written as constant records, which is what the machine can do.
"""

import json
import resource
import subprocess
import sys
import time
from datetime import date

from .figure import Figure

PAYMENTS = 446_634
AMOUNT = 100_000


def measure() -> list[Figure]:
    """Seconds of CPU and peak memory of examining and writing, with the real bank master."""
    child = subprocess.run([sys.executable, "-m", "bench.bank_file"], capture_output=True, text=True, check=True)
    found = json.loads(child.stdout)
    constant = ("constant records", found["constant"])
    return [
        Figure("bank file, 446,634 payments: examined and written", found["seconds"], "s CPU", 10, *constant),
        Figure("bank file, 446,634 payments: written only", found["write"], "s CPU", None, *constant),
        Figure(
            "bank file, 446,634 payments: peak memory", found["peak_mb"], "MB", 512, "the file itself", found["file_mb"]
        ),
    ]


def _run() -> dict[str, float]:
    # Only this process loads the room: the one that measures others stays small.
    from tomoni.payments.adapters.banks import ZenginBanks
    from tomoni.payments.domain.examination import Line, find_order_faults, to_transfers
    from tomoni.payments.domain.zengin import Sender, write_bank_file

    banks, day = ZenginBanks(), date(2026, 12, 10)
    offices = [(code, branch.code) for code in ("0001", "0005", "0009", "9900") for branch in banks.branches_of(code)]
    names = ["ハシダ　リュウ", "タカハシ　ハナコ", "ﾜﾀﾅﾍﾞ ｼｮｳｺﾞ", "さいとう　けんじ", "カブシキガイシャヒバリ"]
    sender = Sender("0123456789", "ﾋﾊﾞﾘﾁﾖｳ", "0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "1", "7654321")

    def lines():
        for n in range(1, PAYMENTS + 1):
            bank, branch = offices[n % len(offices)]
            yield Line(n, n, bank, branch, "1", f"{n % 10_000_000:07d}", names[n % len(names)], AMOUNT)

    began = time.process_time()
    faults = find_order_faults(sender, day, lines(), banks, lambda _: False)
    examined = time.process_time()
    content, totals = write_bank_file(sender, day, to_transfers(lines(), banks, 2026000001))
    written = time.process_time()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert not faults and totals.count == PAYMENTS and len(content) == (PAYMENTS + 3) * 120
    del content
    began_constant = time.process_time()
    b"".join(f"2{n:0119d}".encode("shift_jis") for n in range(PAYMENTS))
    constant = time.process_time() - began_constant
    return {
        "seconds": written - began,
        "write": written - examined,
        "constant": constant,
        "peak_mb": peak_mb,
        "file_mb": (PAYMENTS + 3) * 120 / 1_000_000,
    }


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tomoni.site.settings")
    django.setup()  # the adapters enter by the room's door, and the door knows the tables
    print(json.dumps(_run()))
