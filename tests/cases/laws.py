"""The claim of child allowance as if a law limited its days and took the day on which its papers were complete."""

import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.cases.builders import PACKS
from tomoni.services import interface as services

CLAIM = "child-allowance-claim"
BY_LAW = """
deadline:
  by_law: {days: 30, calendar: all}
  article: 子ども・子育て支援法第20条第6項
  extension: 子ども・子育て支援法第20条第6項
  silence: 子ども・子育て支援法第20条第7項
claim_day: {is: papers-complete, because: {article: 児企第34号, unverified: "yes"}}
"""


@cache
def pack_with_a_law() -> services.Pack:
    """The packs of ひばり町, with a period by law (30 days from arrival) on the claim beside its aim."""
    folder = Path(tempfile.mkdtemp(prefix="tomoni-by-law-"))
    shutil.copytree(PACKS / "japan", folder / "japan")
    service = folder / "japan" / "services" / CLAIM / "service.yaml"
    plain = re.sub(r"^claim_day:.*\n", "", service.read_text(encoding="utf-8"), flags=re.MULTILINE)
    service.write_text(plain + BY_LAW, encoding="utf-8")
    return services.load_pack([folder / "japan", PACKS / "towns" / "hibari"])
