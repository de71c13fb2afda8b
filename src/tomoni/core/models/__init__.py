"""Tables of core, by noun. Fields and constraints only."""

from tomoni.core.models.auditing import (
    DaySeal,
    LedgerCheck,
    RecordQuestion,
    Remark,
    StaffAct,
    StaffDay,
    UnusualDay,
)
from tomoni.core.models.erasures import Erasure
from tomoni.core.models.facts import Fact, Thing
from tomoni.core.models.files import FileTicket, StoredFile, Upload
from tomoni.core.models.ledger import LedgerAbout, LedgerEntry, LedgerUnsealed, Seal
from tomoni.core.models.mandates import Absence, Mandate
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
from tomoni.core.models.registers import ExportedFact, FactsExport, RegisterRefusal, RegisterRun
from tomoni.core.models.representations import Representation
from tomoni.core.models.sessions import Session
from tomoni.core.models.staff import Department, Staff, StaffRole
from tomoni.core.models.town import ClosingDay, Municipality, Sequence, TownManager, TownModel, current_code
from tomoni.core.models.unregistered import Unregistered

__all__ = [
    "Absence",
    "Account",
    "ClosingDay",
    "DaySeal",
    "Delivery",
    "Department",
    "Erasure",
    "Event",
    "ExportedFact",
    "Fact",
    "FactsExport",
    "FileTicket",
    "Household",
    "LedgerAbout",
    "LedgerCheck",
    "LedgerEntry",
    "LedgerUnsealed",
    "Link",
    "Mandate",
    "Membership",
    "Municipality",
    "Notice",
    "Organisation",
    "Person",
    "ProtectedPerson",
    "Protection",
    "RecordQuestion",
    "RegisterRefusal",
    "RegisterRun",
    "Remark",
    "Representation",
    "Representative",
    "Seal",
    "Sequence",
    "Session",
    "Staff",
    "StaffAct",
    "StaffDay",
    "StaffRole",
    "StoredFile",
    "Thing",
    "TownManager",
    "TownModel",
    "Unregistered",
    "UnusualDay",
    "Upload",
    "current_code",
]
