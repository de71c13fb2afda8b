"""The days of a service: 標準処理期間, 法定期間, what stops them, and which day is the day of the claim."""

import re

from tomoni.services.domain.definition import ClaimDay, Deadline, Definition, Yearly
from tomoni.services.domain.reading.sheet import Section
from tomoni.services.domain.reading.steps import PartReader
from tomoni.services.domain.steps import Check

STOPS = ("correction", "other-body")
CLAIM_DAYS = ("arrival", "papers-complete", "hindered")
DAY_OF_YEAR = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
OF_LAW_ONLY = ("stops", "extension", "silence")


def read_deadline(section: Section, parts: PartReader) -> Deadline | None:
    """`deadline` of a service. A period by law names its article; only such a one is put off or has a silence rule."""
    deadline = section.section("deadline", "deadline")
    if deadline is None or deadline.block is None:
        return None
    standard, by_law = parts.span(deadline, "standard"), parts.span(deadline, "by_law")
    if by_law is not None and not deadline.has("article"):
        deadline.wrong("by_law", "its `article` beside it")
    for key in OF_LAW_ONLY:
        if by_law is None and deadline.has(key):
            deadline.wrong(key, "`by_law` beside it: only a period by law has this")
    if by_law is not None and standard is not None and by_law.calendar == "all" and 0 < by_law.days < standard.days:
        deadline.wrong("standard", f"at most the {by_law.days} days of the law: nobody may aim at being late")
    stops = tuple(map(str, deadline.texts("stops")))
    if set(stops) - set(STOPS):
        deadline.wrong("stops", f"some of: {', '.join(STOPS)}")
    article, extension, silence = (parts.article(deadline, key) for key in ("article", "extension", "silence"))
    return Deadline(standard, by_law, article, stops, extension, silence)


def read_claim_day(section: Section, parts: PartReader) -> ClaimDay:
    """`claim_day` of a service: the day of arrival, or with its ground the day the papers were complete or hindered."""
    claim_day = section.section("claim_day", "claim_day")
    if claim_day is None or claim_day.block is None:
        return ClaimDay()
    law = parts.article(claim_day, "because")
    told = claim_day.one_of("is", CLAIM_DAYS, needed=True) or CLAIM_DAYS[0]
    if told != CLAIM_DAYS[0] and not law:
        claim_day.wrong("is", "its ground beside it: `because: {article: …}`")
    days = claim_day.number("days") or 0
    if (told == "hindered") != (days > 0):
        claim_day.wrong("days", "so many days with `is: hindered`, and only there")
    return ClaimDay(told, law, days)


def read_yearly(section: Section, parts: PartReader) -> Yearly | None:
    """`yearly` of a service: as of which day awards are checked, until when one files, from which month is held."""
    yearly = section.section("yearly", "yearly")
    if yearly is None or yearly.block is None:
        return None
    days = {key: DAY_OF_YEAR.fullmatch(str(yearly.text(key, needed=True) or "")) for key in ("on", "until")}
    for key, found in days.items():
        if found is None:
            yearly.wrong(key, "a day of the year: `06-01`")
    on, until = ((int(found[1]), int(found[2])) if found else (1, 1) for found in days.values())
    hold_from = yearly.number("hold_from", needed=True) or 1
    if not until[0] < hold_from <= 12:
        yearly.wrong("hold_from", "a month of the same year after `until`, so that there is time to warn")
    must, questions = (tuple(map(str, yearly.texts(key))) for key in ("must", "questions"))
    return Yearly(on, until, hold_from, must, questions, parts.article(yearly, "because"))


def known_checks(section: Section, definition: Definition) -> None:
    """A yearly check names checks that the service has, and is a notification."""
    if definition.yearly is None:
        return
    known = {step.name for step in definition.steps_of(Check)}
    for name in (*definition.yearly.must, *definition.yearly.questions):
        if name not in known:
            section.wrong("yearly", f"checks of this service: {', '.join(sorted(known))}")


def one_aim(section: Section, definition: Definition) -> None:
    """A standard period is said in one place: `deadline.standard`, or `within` of the step `decide`."""
    twice = definition.deadline is not None and definition.deadline.standard is not None
    if twice and definition.decide is not None and definition.decide.within is not None:
        section.wrong("deadline", "no `standard` here, or no `within` in the step `decide`: one aim, said once")
