"""Registers that did not come in for long: said where somebody decides on what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tomoni.core import interface as core
from tomoni.services import interface as services

OLD = 7  # days from which a register that came in daily is shown as old


@dataclass(frozen=True)
class OldRegister:
    """A register by the name of its records, the day of its last file, and how many days ago that was."""

    name: str
    day: date
    days: int


def register_names() -> dict[str, str]:
    """Names of registers, from the words of the published services."""
    return {
        key: words.get("ja", key)
        for definition in services.list_definitions(core.today())
        for key, words in definition.lexicon.registers.items()
    }


def old_registers() -> list[OldRegister]:
    """Those that are older than OLD days. One query; none of a town into which no register comes as files."""
    ages = [(age, (core.today() - age.day).days) for age in core.list_register_ages()]
    old = [(age, days) for age, days in ages if days > OLD]
    names = register_names() if old else {}
    return [OldRegister(names.get(age.register, age.register), age.day, days) for age, days in old]
