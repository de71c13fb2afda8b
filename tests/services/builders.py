"""A small pack written out: people, parents and children, an allowance, and a notification."""

from collections.abc import Mapping

from tomoni.services.domain.pack import Layer, Pack
from tomoni.services.domain.reading.pack import load_layers

PACK = """\
pack: land
version: "1.2"
languages: [ja, en]
"""

FACTS = """\
entities:
  pregnancy: {label: {ja: 妊娠, en: pregnancy}, of: person, way: pregnancies, sensitive: "yes"}
  storm: {label: {ja: 嵐, en: storm}}
roles: {child: person, guardian: person, spouse: person}
links:
  guardian-child:
    source: guardian
    target: child
    ways: {children: target, guardians: source}
    complete: [children, guardians]
registers:
  resident-register: {ja: 住民票, en: resident register}
purposes:
  allowance: {ja: 手当, en: allowance}
  tax: {ja: 税, en: tax}
facts:
  name: {of: person, type: text, always: "yes", held_by: [resident-register], label: {ja: 氏名, en: Name}}
  name_kana: {of: person, type: kana, always: "yes", held_by: [resident-register], label: {ja: カナ, en: Kana}}
  birth_date: {of: person, type: date, always: "yes", held_by: [resident-register], label: {ja: 生年月日, en: Born}}
  works_for_state: {of: person, type: yes_no, stays_true_for: 1 year, label: {ja: 公務員, en: Works for the state}}
  income: {of: person, type: yen, least: 0, most: 100000000, by: year, label: {ja: 所得, en: Income}}
  payout_account: {of: person, type: bank_account, label: {ja: 口座, en: Account}}
  lives_with: {of: guardian-child, type: yes_no, held_by: [resident-register], label: {ja: 同居, en: Lives with}}
  cares: {of: guardian-child, type: yes_no, label: {ja: 監護, en: Cares}}
  secret: {of: person, type: text, label: {ja: 秘密, en: Secret}, purposes: [{for: tax, law: 税法第1条}]}
  due_date: {of: pregnancy, type: date, label: {ja: 予定日, en: Due date}}
  children_expected: {of: pregnancy, type: number, least: 1, most: 9, label: {ja: 人数, en: Children}}
  name_of_storm: {of: storm, type: text, always: "yes", label: {ja: 名, en: Name}}
  open_from: {of: storm, type: date, always: "yes", label: {ja: 受付, en: Open from}}
  open_until: {of: storm, type: date, always: "yes", label: {ja: 締切, en: Open until}}
"""

RULES = """\
rules: allowance
law: 手当法
reads: month.first_day
parameters:
  amount: {unit: yen, values: [{from: 2020-04, is: "10000", law: 第6条}]}
definitions:
  payable:
    of: child
    per: month
    gives: yes_no
    law: 第4条
    says: {ja: 18歳の年度末までの子である, easy: 18さいまでの 子, en: is a child up to the end of the fiscal year of 18}
    is: child.birth_date.month < month and month <= fiscal_year_end_after(child.birth_date, 18).month
  amount_for:
    of: link guardian-child
    per: month
    gives: yen
    law: 第6条
    is: amount if payable(child) and cares(guardian, child) else 0
  not_of_the_state:
    of: person
    gives: yes_no
    law: 第17条
    says: {ja: 公務員ではない, easy: 公務員では ない, en: does not work for the state}
    is: not person.works_for_state
  eligible:
    of: person
    per: month
    gives: yes_no
    law: 第4条
    is: any(payable(c) and cares(person, c) for c in person.children)
  last_month:
    of: child
    gives: month
    law: 第8条
    is: fiscal_year_end_after(child.birth_date, 18).month
"""

ALLOWANCE = """\
service: allowance
kind: application
law: [{article: 手当法第7条}]
valid: {from: 2020-04-01}
life_events: [birth]
department: child-support
identity: {online: 2, counter: shown-document}
month: next_month(arrival.month)
applicant: {is: person}
applicant_if: allowance.not_of_the_state(applicant)
about:
  children: {choose: {each: c in applicant.children, if: "allowance.payable(c)"}}
once:
  - for: child in about.children
    key: [child]
    releases: allowance.last_month(child)
eligible: allowance.eligible(applicant)
due: {amount: "total(allowance.amount_for(applicant, c) for c in about.children)", per: month}
steps:
  - ask: form
    pages:
      - page: work
        facts: [applicant.works_for_state]
      - page: children
        each: child in about.children
        facts:
          - cares(applicant, child)
      - page: account
        when: not applicant.works_for_state
        facts: [applicant.payout_account]
    evidence:
      - evidence: apart
        each: child in about.children
        when: not lives_with(applicant, child)
        accept: [file, paper]
  - check: name
    holds: same_kana(applicant.payout_account.holder, applicant.name_kana)
  - decide: grant
    route: [clerk, chief]
    within: {days: 30, calendar: office, from: arrival}
outcomes:
  approved:
    - award: allowance
      per: month
      amount: due
      from: next_month(arrival.month)
      until: max(allowance.last_month(c) for c in about.children)
      pay: {in_months: even, day: 10, covers: 2 months before, to: applicant.payout_account}
    - letter: approval
  refused:
    - letter: refusal
push: {mode: offer, to: [eligible], channel: notice, basis: 手当法第7条}
disposition: "yes"
appeal: {to: mayor, within: {months: 3}}
keep: {years: 5, from: award-end}
open: [department, steps.decide.within, outcomes.approved.award.pay.day, texts]
"""

NOTIFICATION = """\
service: expecting
kind: notification
law: [{article: 母子法第15条}]
sensitive: "yes"
applicant: {is: person}
about:
  pregnancy: {entity: pregnancy, of: applicant, find: applicant.pregnancies, or: create}
once:
  - key: [applicant, service]
steps:
  - ask: form
    pages:
      - page: pregnancy
        facts: [pregnancy.due_date, pregnancy.children_expected]
        because: {article: 母子規則第3条}
outcomes:
  arrived:
    - record:
        pregnancy.due_date: answer
        pregnancy.children_expected: answer
    - issue: handbook
      count: pregnancy.children_expected
    - offer: [allowance]
disposition: "no"
appeal: none
"""

CERTIFICATE = """\
service: storm-certificate
kind: application
law: [{article: 災害法第90条}]
applicant: {is: person}
applicant_if: any(m == applicant for m in household.members)
about:
  household: applicant.household
  storm:
    entity: storm
    choose: {each: s in storm, if: "s.open_from <= arrival <= s.open_until"}
    many: "no"
    required: "yes"
    because: 災害法第90条
once:
  - key: [storm, household]
steps:
  - decide: certify
    route: [clerk]
outcomes:
  approved:
    - letter: approval
disposition: "no"
appeal: none
"""

TEXTS = {
    "allowance": (
        "title: 手当\nsummary: 子の手当\npages: {work: {title: 仕事}, children: {title: 子}, account: {title: 口座}}\n"
        "evidence: {apart: {title: 別居の書類}}\nresults: {approved: 認定, refused: 却下}\n"
    ),
    "expecting": "title: 届出\nsummary: 妊娠\npages: {pregnancy: {title: 妊娠}}\nresults: {arrived: 届いた}\n",
    "storm-certificate": "title: 証明\nsummary: 嵐\nresults: {approved: 証明する}\n",
}
CHECKS = "staff: {checks: {name: 名義}}\n"


def files(**changed: str | None) -> dict[str, str]:
    """The files of the pack; changed by name, `__` for `/` (`services__allowance__service`), None leaves one out."""
    found = {
        "pack.yaml": PACK,
        "facts/all.yaml": FACTS,
        "life-events.yaml": "life_events:\n  birth: {ja: 出生, en: Birth}\n",
        "rules/allowance.yaml": RULES,
        "services/allowance/service.yaml": ALLOWANCE,
        "services/expecting/service.yaml": NOTIFICATION,
        "services/storm-certificate/service.yaml": CERTIFICATE,
        "letters/approval.typ": "認定 #appeal-notice()",
        "letters/refusal.typ": "却下 #appeal-notice()",
    }
    for service, texts in TEXTS.items():
        found[f"services/{service}/texts/ja.yaml"] = texts + (CHECKS if service == "allowance" else "")
        found[f"services/{service}/texts/en.yaml"] = texts
    for name, text in changed.items():
        path = name.replace("__", "/") + ".yaml"
        if text is None:
            del found[path]
        else:
            found[path] = text
    return found


def make_pack(*more: Layer, **changed: str | None) -> Pack:
    """The pack, with changed files, and further layers over it."""
    return load_layers([Layer("land", files(**changed)), *more])


def family(**changed: object) -> dict[str, object]:
    """Mother and father with a child of 2022, in one household, as the situation format says it."""
    found: dict[str, object] = {
        "on": "2025-04-10",
        "people": {
            "mother": {"name": "花子", "name_kana": "ハナコ", "birth_date": "1994-03-05"},
            "father": {"name": "健一", "birth_date": "1992-08-20"},
            "taro": {"name": "太郎", "birth_date": "2022-05-02"},
        },
        "households": {"home": {"head": "father", "members": ["mother", "father", "taro"]}},
        "links": [
            {"kind": "guardian-child", "from": "mother", "to": "taro", "facts": {"lives_with": "yes"}},
            {"kind": "guardian-child", "from": "father", "to": "taro", "facts": {"lives_with": "yes"}},
        ],
        "applicant": "mother",
    }
    return {**found, **changed}


ANSWERED: Mapping[str, object] = {
    "mother.works_for_state": False,
    "guardian-child(mother,taro).cares": True,
    "mother.payout_account": {"bank": "0001", "branch": "001", "kind": "ordinary", "number": "1", "holder": "ハナコ"},
}
