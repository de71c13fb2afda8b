"""Tables of core, by noun. Fields and constraints only."""

from tomoni.core.models.facts import Fact, Thing
from tomoni.core.models.files import StoredFile
from tomoni.core.models.ledger import LedgerAbout, LedgerEntry, LedgerUnsealed, Seal
from tomoni.core.models.notices import Notice
from tomoni.core.models.outbox import Delivery, Event
from tomoni.core.models.people import (
    Account,
    Household,
    Link,
    Membership,
    Organisation,
    Person,
    ProtectedPerson,
    Protection,
    Representative,
)
from tomoni.core.models.sessions import Session
from tomoni.core.models.staff import Department, Staff, StaffRole
from tomoni.core.models.town import ClosingDay, Municipality, Sequence, TownManager, TownModel, current_code

__all__ = [
    "Account",
    "ClosingDay",
    "Delivery",
    "Department",
    "Event",
    "Fact",
    "Household",
    "LedgerAbout",
    "LedgerEntry",
    "LedgerUnsealed",
    "Link",
    "Membership",
    "Municipality",
    "Notice",
    "Organisation",
    "Person",
    "ProtectedPerson",
    "Protection",
    "Representative",
    "Seal",
    "Sequence",
    "Session",
    "Staff",
    "StaffRole",
    "StoredFile",
    "Thing",
    "TownManager",
    "TownModel",
    "current_code",
]
