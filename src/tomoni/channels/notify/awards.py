"""What becomes of an award is told: amounts to come, a hold announced, made and lifted, the end. Each once."""

from tomoni.cases import interface as cases
from tomoni.channels.notify.events import NoticeWritten
from tomoni.channels.notify.writing import Said, texts_of
from tomoni.core import interface as core
from tomoni.rules.interface import Month

TOLD = {"amount": "amount", "held": "held", "resumed": "resumed", "ends": "ended", "ended": "ended"}
REASONS = ("yearly-check", "papers-missing")


@core.listen(cases.AwardChanged, "notify.award_changed")
def tell_award(event: cases.AwardChanged) -> None:
    """Nothing is written to somebody who died. What began or changed by a decision was told with the decision."""
    if event.change == "warned":
        _tell(event, "warned", cases.warning_key(event.award, event.first_month), because=_because(event))
    elif event.change in TOLD and event.first_month and not _died(event):
        kind = TOLD[event.change]
        values = _values(event)
        if values is not None:
            kind = "older" if "with_paper" in values else kind
            _tell(event, kind, _key(event, kind), **values)


def _values(event: cases.AwardChanged) -> dict[str, object] | None:
    """What the words need; None where it is no longer true, as an amount of an award that is held or over."""
    if event.change == "held":
        return {"because": _because(event)}
    if event.change != "amount":
        return {}
    award = next((one for one in cases.list_awards(person=event.person) if one.pk == event.award), None)
    step = cases.find_award_step(event.award, "amount", event.first_month)
    if award is None or step is None or award.held_from or award.ended_on is not None:
        return None
    if award.last_month and award.last_month < event.first_month:
        return None
    paper = step.data.get("with_paper")
    return {"amount": f"{step.data['after']:,}", **({"with_paper": f"{paper:,}"} if paper else {})}


def _key(event: cases.AwardChanged, kind: str) -> str:
    """Once for each award, kind and month; a hold can be made and lifted again in the same month."""
    again = f":{core.today()}" if kind in ("held", "resumed") else ""
    return f"award_{kind}:{event.award}:{event.first_month}{again}"


def _because(event: cases.AwardChanged) -> Said:
    step = cases.find_award_step(event.award, event.change, event.first_month)
    because = step.because if step is not None and step.because in REASONS else "other"
    return Said(f"notice.award_because.{because}")


def _died(event: cases.AwardChanged) -> bool:
    step = cases.find_award_step(event.award, event.change, event.first_month)
    return step is not None and step.because == "died"


def _tell(event: cases.AwardChanged, kind: str, key: str, **values: object) -> None:
    texts = texts_of(f"award_{kind}", event.service, month=Month.parse(event.first_month), **values)
    notice = core.write_notice(event.person, kind=f"award_{kind}", key=key, texts=texts, link="/money/")
    if notice is not None:
        core.emit(NoticeWritten(notice.pk, event.person))
