"""The keys each part of a pack may have. docs/how/pack-keys.md explains them; a test compares the two."""

from typing import Final

KEYS: Final[dict[str, frozenset[str]]] = {
    name: frozenset(keys.split())
    for name, keys in {
        "pack": "pack version title extends municipality requires licence languages maintainers",
        "facts": "entities roles links facts registers purposes questions",
        "entity": "label of way sensitive",
        "link": "source target source_entity target_entity ways complete most label held_by",
        "fact": "of type one_of choices least most label help unit held_by always stays_true_for by sensitive purposes"
        " seen_by disputed_by optional many shown question",
        "fact.purpose": "for law",
        "life_events": "life_events",
        "life_event": "title about services elsewhere told_by also_called birth",
        "elsewhere": "title what where why until by bring law unverified also_called",
        "offices": "offices",
        "office": "answers first",
        "texts": "also_called",
        "by": "days weeks months from",
        "register": "register purposes encoding letters other_letters stop_over key_digits files export",
        "register.file": "file table of encoding header separator columns facts department gone",
        "register.column": "column codes always less parts",
        "register.gone": "column is",
        "register.export": "file of encoding separator columns",
        "register.written": "fact part codes",
        "service": "service kind law valid as_of month lists life_events department right purpose fee identity good_for"
        " paper sensitive in_person applicant applicant_if about except once reference eligible due steps outcomes"
        " again push disposition appeal deadline claim_day signature yearly official keep numbers open",
        "law": "article ordinance unverified",
        "valid": "from until",
        "list": "annex number",
        "fee": "yen",
        "identity": "online counter",
        "good_for": "resident staff community",
        "paper": "minutes_resident minutes_staff fields",
        "in_person": "because",
        "applicant": "is may because",
        "about": "entity of choose find or many required because",
        "choose": "each if",
        "once": "for if key resolved releases day again yields takes",
        "reference": "letter because",
        "due": "amount per told",
        "push": "mode to channel basis opt_out",
        "appeal": "to within because first_appeal",
        "deadline": "standard by_law article stops extension silence",
        "claim_day": "is because days",
        "signature": "who online because",
        "yearly": "on until hold_from must questions because",
        "keep": "years from",
        "ask": "ask pages evidence",
        "page": "page facts each when because default",
        "evidence": "evidence each when accept instead because",
        "check": "check holds each seen_by",
        "task": "task by establishes within skip_when offline plan",
        "decide": "decide route within result by_rule sample bulk",
        "place": "line together decide view delegated",
        "delegation": "to results up_to because",
        "wait": "wait until for clock",
        "allocate": "allocate over places group wishes points ties siblings method publish results",
        "span": "days weeks months calendar from set_by",
        "award": "award per amount from until pay changes while_granted taken_as",
        "end": "end of last because",
        "suspend": "suspend of from because",
        "resume": "resume of",
        "transfer": "transfer last",
        "hand_over": "hand_over of to",
        "pay": "in_months day covers to batch",
        "pay_once": "pay amount to",
        "letter": "letter",
        "certificate": "certificate",
        "record": "record each",
        "issue": "issue count worth valid used_by settle",
        "book": "book within",
        "forward": "forward to because",
        "offer": "offer",
        "collect": "collect amount",
        "example": "situation on arrival people households organisations things links applicant known answers unknown"
        " like expect variants",
        "variant": "change because expect",
        "expect": "status may_apply amount least most month first_month last_month per_person months asked default"
        " evidence cites checks keys result missing reasons_law about",
        "rule_example": "situation on month people households organisations things links known unknown like expect"
        " reasons missing variants",
        "rule_variant": "because change expect reasons missing",
        "accepted_mutants": "accepted",
        "accepted_mutant": "mutant since because",
        "overlay": "extends set",
    }.items()
}

STEP_KINDS: Final = ("ask", "check", "task", "decide", "wait", "allocate")
PLACE_KINDS: Final = ("line", "together", "decide", "view")
OUTCOME_KINDS: Final = (
    "award",
    "pay",
    "letter",
    "certificate",
    "record",
    "issue",
    "book",
    "forward",
    "offer",
    "collect",
    "end",
    "suspend",
    "resume",
    "transfer",
    "hand_over",
)

# Read and typed, but not carried out by this version: named as a fault, never silently ignored.
LATER: Final[frozenset[str]] = frozenset(
    [
        "service.except",
        "service.again",
        "task.offline",
        "task.plan",
        "decide.by_rule",
        "decide.sample",
        "decide.bulk",
        "pay.batch",
        "issue.worth",
        "issue.valid",
        "issue.used_by",
        "issue.settle",
        "step.wait",
        "step.allocate",
        "outcome.collect",
    ]
)
