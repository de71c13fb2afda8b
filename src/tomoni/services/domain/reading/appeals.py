"""`appeal` of a service (教示, 行政不服審査法82条): the body of its kind of affair, the period, what precedes suit."""

from tomoni.services.domain.definition import Appeal, Definition
from tomoni.services.domain.reading.sheet import Section, Sheet

# Who decides on appeals, and the law that makes it so where it is not the town itself. There is no default.
# 自治事務, and what a board of the town decides itself (教育委員会): 行政不服審査法4条1号.
# 法定受託事務: 地方自治法255条の2. Boards of insurance: by the law of each.
BODIES = (
    "mayor",
    "prefectural-governor",
    "care-insurance-board",
    "national-health-insurance-board",
    "late-stage-elderly-board",
    "board-of-education",
)
MOST_MONTHS = 12
NOTICE = "appeal-notice("


def read_appeal(section: Section) -> Appeal | None:
    """The block `appeal`, None for `none`. Faults: a body nobody knows, no period, another body without its law."""
    if section.raw("appeal") is None or section.block["appeal"] == "none":
        return None
    appeal = section.section("appeal", "appeal")
    if appeal is None or appeal.block is None:
        return None
    to = appeal.one_of("to", BODIES, needed=True) or ""
    because = _article(appeal, "because")
    if to not in ("", "mayor") and not because:
        appeal.wrong("to", "`because` beside it: the article by which another body than the mayor decides")
    if appeal.has("first_appeal") and not _article(appeal, "first_appeal"):
        appeal.wrong("first_appeal", "{article: …}: the article by which no suit comes before the ruling")
    if section.text("disposition") != "yes":
        section.wrong("appeal", 'none, or `disposition: "yes"`: only a disposition (処分) can be appealed')
    return Appeal(to, _months(appeal), because, _article(appeal, "first_appeal"))


def _months(appeal: Section) -> int:
    within = appeal.section("within", "span", needed=True)
    if within is None or within.block is None:
        return 0
    months = within.number("months", needed=True) or 0
    if within.has("months") and not 1 <= months <= MOST_MONTHS:
        within.wrong("months", f"1 to {MOST_MONTHS}; the general law has 3 (行政不服審査法18条1項)")
    return months


def _article(section: Section, key: str) -> str:
    """An article, as text or as {article, unverified}."""
    value = section.raw(key)
    if value is None or isinstance(value, str):
        return str(value or "")
    law = Section(section.sheet, value, "law", section.key(key))
    return str(law.text("article") or law.text("ordinance") or "")


def check_notice(sheet: Sheet, block: object, definition: Definition) -> None:
    """Every letter of an appealable decision, approvals too, carries the notice of appeal."""
    if definition.appeal is None:
        return
    for result, outcomes in definition.outcomes.items():
        for name in (one.name for one in outcomes if one.kind == "letter" and one.name in definition.letters):
            if NOTICE not in definition.letters[name]:
                where = f"outcomes.{result}.letter"
                sheet.fault(block, where, name, f"a letter with #{NOTICE}): the decision can be appealed")
