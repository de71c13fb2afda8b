"""The door of `rules`. Other rooms import from here and nowhere else.

Load with `read_yaml`, `load_rules`, `compile_expression`; answer with `evaluate`; explain with `Outcome.tree` and
`reasons_against`. All of it is pure: facts come from a `World`, days from the caller.
"""

from tomoni.rules.errors import DocumentNotRead, NameNotBound, PackError, PackFault, RulesError
from tomoni.rules.explaining.condensing import condense
from tomoni.rules.explaining.differing import Alternative, what_would_differ
from tomoni.rules.explaining.documents import (
    ExplanationDocument,
    explanation_document,
    read_explanation_document,
)
from tomoni.rules.explaining.reach import FactKey, Reach
from tomoni.rules.explaining.telling import (
    Line,
    Teller,
    as_text,
    law_words,
    sentence,
    tell_alternatives,
    tell_reasons,
    tell_tree,
)
from tomoni.rules.explaining.thresholds import Change
from tomoni.rules.household.backdating import Difference, difference
from tomoni.rules.household.evaluating import Session, evaluate, evaluate_group
from tomoni.rules.household.knowing import book_known_on, known_on
from tomoni.rules.household.planning import Plan, Question, Sessions, Wanted, after_answers, plan
from tomoni.rules.household.prepared import Prepared
from tomoni.rules.household.walk import Members
from tomoni.rules.language.functions import same_kana
from tomoni.rules.language.kinds import (
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
from tomoni.rules.language.nodes import Group
from tomoni.rules.language.outcome import Explanation, Outcome, decode, encode, reasons_against
from tomoni.rules.language.partial import PartialDate, partial_date
from tomoni.rules.language.ranges import Range
from tomoni.rules.language.world import (
    MOST_MEMBERS,
    NOBODY,
    Entity,
    FactSpec,
    LinkKind,
    Missing,
    Reading,
    Vocabulary,
    Way,
    World,
)
from tomoni.rules.law.definitions import Definition, Expression, RuleBook, Signature, Use
from tomoni.rules.law.keys import KEYS
from tomoni.rules.law.tables import Table
from tomoni.rules.law.text import Block, Row, Text, read_yaml
from tomoni.rules.loading.book import load_rules
from tomoni.rules.loading.expressions import compile_expression, compile_group
from tomoni.rules.monthly.straight import Straight, straight
from tomoni.rules.mutation.mutants import Mutant
from tomoni.rules.mutation.mutating import Entry, Mutating, bound_to
from tomoni.rules.time.eras import days_of_year, era_day, era_fiscal_year, era_month, era_year, read_day
from tomoni.rules.time.months import FiscalYear, Month, TaxYear
from tomoni.rules.time.periods import (
    age_on,
    age_reached,
    days_after,
    fiscal_year_end_after,
    months_after,
    months_between,
    tax_year_for,
    weeks_after,
    years_after,
)

__all__ = [
    "BARE",
    "DATE",
    "FISCAL_YEAR",
    "FRACTION",
    "KANA",
    "KEYS",
    "MONTH",
    "MOST_MEMBERS",
    "NOBODY",
    "NUMBER",
    "TAX_YEAR",
    "TEXT",
    "YEN",
    "YES_NO",
    "Alternative",
    "Block",
    "Change",
    "Definition",
    "Difference",
    "DocumentNotRead",
    "Entity",
    "Entry",
    "Explanation",
    "ExplanationDocument",
    "Expression",
    "FactKey",
    "FactSpec",
    "FiscalYear",
    "Group",
    "Kind",
    "Line",
    "LinkKind",
    "Members",
    "Missing",
    "Month",
    "Mutant",
    "Mutating",
    "NameNotBound",
    "Outcome",
    "PackError",
    "PackFault",
    "PartialDate",
    "Plan",
    "Prepared",
    "Question",
    "Range",
    "Reach",
    "Reading",
    "Row",
    "RuleBook",
    "RulesError",
    "Session",
    "Sessions",
    "SetOf",
    "Signature",
    "Straight",
    "Table",
    "TaxYear",
    "Teller",
    "Text",
    "Type",
    "Use",
    "Vocabulary",
    "Wanted",
    "Way",
    "World",
    "after_answers",
    "age_on",
    "age_reached",
    "as_text",
    "book_known_on",
    "bound_to",
    "compile_expression",
    "compile_group",
    "condense",
    "days_after",
    "days_of_year",
    "decode",
    "difference",
    "encode",
    "entity_type",
    "era_day",
    "era_fiscal_year",
    "era_month",
    "era_year",
    "evaluate",
    "evaluate_group",
    "explanation_document",
    "fiscal_year_end_after",
    "known_on",
    "law_words",
    "load_rules",
    "months_after",
    "months_between",
    "parse_type",
    "partial_date",
    "plan",
    "read_day",
    "read_explanation_document",
    "read_yaml",
    "reasons_against",
    "same_kana",
    "sentence",
    "straight",
    "tax_year_for",
    "tell_alternatives",
    "tell_reasons",
    "tell_tree",
    "weeks_after",
    "what_would_differ",
    "years_after",
]
