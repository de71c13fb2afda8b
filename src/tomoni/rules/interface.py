"""The door of `rules`. Other rooms import from here and nowhere else.

Load with `read_yaml`, `load_rules`, `compile_expression`; answer with `evaluate`; explain with `Outcome.tree` and
`reasons_against`. All of it is pure: facts come from a `World`, days from the caller.
"""

from tomoni.rules.book import compile_expression, compile_group, load_rules
from tomoni.rules.condensing import condense
from tomoni.rules.definitions import Definition, Expression, RuleBook, Signature, Use
from tomoni.rules.errors import NameNotBound, PackError, PackFault, RulesError
from tomoni.rules.evaluating import Session, evaluate, evaluate_group
from tomoni.rules.functions import age_reached, days_after, fiscal_year_end_after, months_between, same_kana
from tomoni.rules.kinds import (
    BARE,
    DATE,
    FISCAL_YEAR,
    FRACTION,
    KANA,
    MONTH,
    NUMBER,
    TAX_YEAR,
    TEXT,
    YEN,
    YES_NO,
    Kind,
    SetOf,
    Type,
    entity_type,
    parse_type,
)
from tomoni.rules.months import FiscalYear, Month, TaxYear
from tomoni.rules.nodes import Group
from tomoni.rules.outcome import Explanation, Outcome, decode, encode, reasons_against
from tomoni.rules.text import Block, Row, Text, read_yaml
from tomoni.rules.walk import Members
from tomoni.rules.world import NOBODY, Entity, FactSpec, LinkKind, Missing, Reading, Vocabulary, Way, World

__all__ = [
    "BARE",
    "DATE",
    "FISCAL_YEAR",
    "FRACTION",
    "KANA",
    "MONTH",
    "NOBODY",
    "NUMBER",
    "TAX_YEAR",
    "TEXT",
    "YEN",
    "YES_NO",
    "Block",
    "Definition",
    "Entity",
    "Explanation",
    "Expression",
    "FactSpec",
    "FiscalYear",
    "Group",
    "Kind",
    "LinkKind",
    "Members",
    "Missing",
    "Month",
    "NameNotBound",
    "Outcome",
    "PackError",
    "PackFault",
    "Reading",
    "Row",
    "RuleBook",
    "RulesError",
    "Session",
    "SetOf",
    "Signature",
    "TaxYear",
    "Text",
    "Type",
    "Use",
    "Vocabulary",
    "Way",
    "World",
    "age_reached",
    "compile_expression",
    "compile_group",
    "condense",
    "days_after",
    "decode",
    "encode",
    "entity_type",
    "evaluate",
    "evaluate_group",
    "fiscal_year_end_after",
    "load_rules",
    "months_between",
    "parse_type",
    "read_yaml",
    "reasons_against",
    "same_kana",
]
