"""The table of a run: each stage with its cost beside what is aimed at."""

from tomoni.site.surge.notebook import Cost, Notebook
from tomoni.site.surge.proving import Proof

TARGET_MS = 8.0  # 446,634 households in an hour of machine time
WORDS = {
    "city": "the invented city (no part of the day)",
    "letters": "letters with reference numbers",
    "applications": "applications, while processes are killed",
    "checks": "taken up by staff",
    "corrections": "asked to mend, and mended",
    "drafts": "drafted, many at once",
    "approvals": "approved, many at once; letters",
    "payment": "payment order and bank file",
    "counting": "counted, ledger verified (no part of the day)",
}
ASIDE = ("city", "counting")


def markdown(notebook: Notebook, proof: Proof | None) -> str:
    """As it stands in the docs."""
    lines = [
        "| stage | number | time | server | database | desk | CPU a household |",
        "|---|---|---|---|---|---|---|",
        *(_line(name, cost, notebook.households) for name, cost in notebook.stages.items()),
        _sum(notebook),
    ]
    return "\n".join([*lines, "", *_said(notebook, proof)])


def _line(name: str, cost: Cost, households: int) -> str:
    each = cost.cpu * 1000 / households
    killed = f" ({len(cost.killed)} killed)" if cost.killed else ""
    return (
        f"| {WORDS[name]}{killed} | {cost.number:,} | {_time(cost.wall)} | {cost.server:,.0f} s |"
        f" {cost.database:,.0f} s | {cost.desk:,.0f} s | {each:.2f} ms |"
    )


def _sum(notebook: Notebook) -> str:
    day = [cost for name, cost in notebook.stages.items() if name not in ASIDE]
    wall, cpu = sum(cost.wall for cost in day), sum(cost.cpu for cost in day)
    each = cpu * 1000 / notebook.households
    parts = (sum(getattr(cost, part) for cost in day) for part in ("server", "database", "desk"))
    seconds = " | ".join(f"{part:,.0f} s" for part in parts)
    verdict = "met" if each <= TARGET_MS else "**missed**"
    told = f"{each:.2f} ms of {TARGET_MS:g}: {verdict}"
    return f"| **the day** | {notebook.households:,} | {_time(wall)} | {seconds} | {told} |"


def _said(notebook: Notebook, proof: Proof | None) -> list[str]:
    killed = [one for cost in notebook.stages.values() for one in cost.killed]
    said = [f"Killed with -9: {', '.join(killed) or 'nothing'}."] if killed else []
    if proof is None:
        return [*said, "Not counted yet."]
    counted = {name: number for name, number in vars(proof).items() if name not in ("acknowledged", "paid")}
    faults = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in counted.items())
    return [*said, f"{proof.acknowledged:,} applications acknowledged, {proof.paid:,} yen in the bank files; {faults}."]


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"
