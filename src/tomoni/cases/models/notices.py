"""The notice of appeal of a decision, with the names of the current town."""

from tomoni.cases.domain.appeals import AppealNotice
from tomoni.core import interface as core
from tomoni.services import interface as services

BOARDS = {
    "care-insurance-board": "介護保険審査会",
    "national-health-insurance-board": "国民健康保険審査会",
    "late-stage-elderly-board": "後期高齢者医療審査会",
}


def appeal_notice(definition: services.Definition) -> AppealNotice | None:
    """The notice of appeal of a service for the current town, None where its decision is no disposition."""
    appeal = definition.appeal
    if appeal is None:
        return None
    town = core.current_municipality()
    governor = town.governor_title or f"{town.prefecture}知事"
    own = {"mayor": f"{town.name}長", "prefectural-governor": governor, "board-of-education": f"{town.name}教育委員会"}
    body = own.get(appeal.to)
    body = body or f"{town.prefecture}{BOARDS.get(appeal.to, appeal.to)}"
    return AppealNotice(appeal.to, body, appeal.months, appeal.law, town.name, appeal.first_appeal)
