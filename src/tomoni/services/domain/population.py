"""A service asked of everybody at once: its conditions and its amount as expressions over the applicant alone. Pure.

`about` names are put in their place: `… for c in about.children` becomes `… for c in applicant.children if (…)`, with
the condition of the choice; a name for one value becomes that value; `arrival` becomes the day asked about. What cannot
be written so is refused by name, with the reason.
"""

import ast
from dataclasses import dataclass

from tomoni.rules import interface as rules
from tomoni.services.domain.definition import About, Definition
from tomoni.services.domain.notation import Formula
from tomoni.services.errors import NotForEverybody

SUBJECT = "applicant"
ARRIVAL, AS_OF = "arrival", "as_of"
OF_THE_MONTH = {rules.Kind.month: "month", rules.Kind.fiscal_year: "fiscal_year_of(month.first_day)"}


@dataclass(frozen=True)
class PopulationQuestion:
    """`eligible` and `amount` over the one name `subject`, which is of kind `entity`. One of the two may be None."""

    name: str
    entity: str
    subject: str
    eligible: rules.Expression | None
    amount: rules.Expression | None


def question_of_service(definition: Definition) -> PopulationQuestion:
    """The question a service is. Raises NotForEverybody with the reason.

    The month is that of the run, not the one a claim would begin with. Required names of `about` become conditions.
    """
    writer = _Writer(definition)
    parts = [writer.text(definition.applicant_if), writer.text(definition.eligible)]
    parts += [writer.found(about) for about in definition.about if about.required]
    conditions = [part for part in parts if part is not None]
    amount = writer.text(definition.due.amount) if definition.due is not None else None
    if not conditions and amount is None:
        raise NotForEverybody(
            f"{definition.id} has neither `eligible` nor `due`: there is nothing to ask of everybody."
        )
    eligible = " and ".join(f"({part})" for part in conditions) if conditions else None
    return PopulationQuestion(
        definition.id,
        definition.applicant,
        SUBJECT,
        writer.compiled(eligible, rules.YES_NO),
        writer.compiled(amount, None),
    )


def question_of_definition(book: rules.RuleBook, key: str) -> PopulationQuestion:
    """The question one rule is: of one entity, giving yes or no, or an amount. Raises NotForEverybody.

    A month or a fiscal year it takes besides is that of the run.
    """
    signature = book.signatures[key]
    takes = signature.takes
    rest = [OF_THE_MONTH.get(kind.kind) for _, kind in takes[1:]]
    if not takes or takes[0][1].kind is not rules.Kind.entity or None in rest:
        said = ", ".join(f"{name}: {kind}" for name, kind in takes) or "nothing"
        raise NotForEverybody(
            f"{key} takes {said}; asked of everybody is a rule of one person, household or other thing."
        )
    kind = signature.gives.kind
    if kind not in (rules.Kind.yes_no, rules.Kind.yen):
        raise NotForEverybody(f"{key} gives {signature.gives}; asked of everybody is what gives yes or no, or yen.")
    entity = str(takes[0][1].entity)
    arguments = ", ".join([SUBJECT, *map(str, rest)])
    made = rules.compile_expression(f"{key}({arguments})", book, {SUBJECT: takes[0][1]})
    asks = kind is rules.Kind.yes_no
    return PopulationQuestion(key, entity, SUBJECT, made if asks else None, None if asks else made)


class _Writer:
    """Writes formulas of one service without its names."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.abouts = {about.name: about for about in definition.about}
        self.fresh = 0

    def text(self, formula: Formula | None) -> str | None:
        if formula is None:
            return None
        return ast.unparse(self.plain(formula.text))

    def compiled(self, text: str | None, gives: rules.Type | None) -> rules.Expression | None:
        if text is None:
            return None
        scope = {SUBJECT: rules.entity_type(self.definition.applicant)}
        try:
            return rules.compile_expression(text, self.definition.book, scope, gives)
        except rules.PackError as error:
            fault = error.faults[0]
            said = (
                f"{self.definition.id} cannot be asked of everybody: {text!r} has {fault.found}, not {fault.expected}."
            )
            raise NotForEverybody(said) from None

    def plain(self, text: str) -> ast.expr:
        """The expression with every name of `about` in its place."""
        tree = ast.parse(text.strip().replace("\n", " "), mode="eval").body
        return _Substituting(self).visit(tree)  # type: ignore[no-any-return]

    def found(self, about: About) -> str:
        """That something answers to a required name."""
        bound, over, condition = self.members(about)
        tests = f" if {ast.unparse(condition)}" if condition is not None else ""
        return f"any(True for {bound} in {ast.unparse(over)}{tests})"

    def members(self, about: About) -> tuple[str, ast.expr, ast.expr | None]:
        """A bound name, the way, and the condition of a name that stands for several."""
        if about.create or about.form == "find":
            raise self.refuse(about, "it may be made anew when somebody applies")
        if about.each is None:
            raise self.refuse(about, "it stands for one thing, not for several")
        group = about.each.over
        if group.kind:
            raise self.refuse(about, f"it is chosen among all of {group.kind}, which is no matter of one family")
        if group.bound:
            outer = self.abouts[group.bound.removeprefix("about.")]
            bound, over, before = self.members(outer)
        else:
            assert group.start is not None
            bound, before = self.name(about.each.name), None
            over = ast.Attribute(self.plain(group.start.text), group.way)
        if about.each.only is None:
            return bound, over, before
        condition = _renamed(self.plain(about.each.only.text), about.each.name, bound)
        both = condition if before is None else ast.BoolOp(ast.And(), [before, condition])
        return bound, over, both

    def name(self, like: str) -> str:
        self.fresh += 1
        return f"{like}_{self.fresh}"

    def refuse(self, about: About, why: str) -> NotForEverybody:
        said = f"{self.definition.id} cannot be asked of everybody because of about.{about.name}: {why}."
        return NotForEverybody(said, service=self.definition.id, name=about.name)


class _Substituting(ast.NodeTransformer):
    """Puts names of `about` and `arrival` in their place."""

    def __init__(self, writer: _Writer) -> None:
        self.writer = writer

    def about(self, node: ast.AST) -> About | None:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "about":
            return self.writer.abouts.get(node.attr)
        return self.writer.abouts.get(node.id) if isinstance(node, ast.Name) else None

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id == ARRIVAL:
            return ast.Name(AS_OF)
        if node.id == "service":
            said = f"{self.writer.definition.id} cannot be asked of everybody: it names `service`, which no rule knows."
            raise NotForEverybody(said)
        return self.one(node)

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if self.about(node) is not None:
            return self.one(node)
        return ast.Attribute(self.visit(node.value), node.attr)

    def one(self, node: ast.Name | ast.Attribute) -> ast.expr:
        """A name that stands for one value."""
        about = self.about(node)
        if about is None:
            return node
        if about.value is None or about.create or about.many or about.form == "choose":
            raise self.writer.refuse(about, "it is chosen or made when somebody applies")
        return self.writer.plain(about.value.text)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        generator = node.generators[0]
        about = self.about(generator.iter)
        conditions = [self.visit(test) for test in generator.ifs]
        element = self.visit(node.elt)
        if about is None:
            over = self.visit(generator.iter)
        else:
            bound, over, condition = self.writer.members(about)
            assert isinstance(generator.target, ast.Name)
            if condition is not None:
                conditions.insert(0, _renamed(condition, bound, generator.target.id))
        return ast.GeneratorExp(element, [ast.comprehension(generator.target, over, conditions, 0)])

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        about = self.about(node.comparators[0]) if isinstance(node.ops[0], ast.In | ast.NotIn) else None
        if about is None:
            return self.generic_visit(node)  # type: ignore[return-value]
        bound, over, condition = self.writer.members(about)
        who = self.visit(node.left)
        tests = [ast.Compare(ast.Name(bound), [ast.Eq()], [who])]
        comprehension = ast.comprehension(ast.Name(bound), over, [condition] if condition is not None else [], 0)
        found = ast.Call(ast.Name("any"), [ast.GeneratorExp(tests[0], [comprehension])], [])
        return ast.UnaryOp(ast.Not(), found) if isinstance(node.ops[0], ast.NotIn) else found


def _renamed(tree: ast.expr, old: str, new: str) -> ast.expr:
    """A copy of an expression in which a free name is another."""
    return _Renaming(old, new).visit(ast.parse(ast.unparse(tree), mode="eval").body)  # type: ignore[no-any-return]


class _Renaming(ast.NodeTransformer):
    """Renames a free name; a name of the expression's own that would catch the new one gives way."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.new) if node.id == self.old else node

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        generator = node.generators[0]
        assert isinstance(generator.target, ast.Name)
        own = generator.target.id
        over = self.visit(generator.iter)
        if own == self.old:
            return ast.GeneratorExp(node.elt, [ast.comprehension(generator.target, over, generator.ifs, 0)])
        if own == self.new:
            apart = _Renaming(own, f"{own}_own")
            element, conditions = apart.visit(node.elt), [apart.visit(test) for test in generator.ifs]
            own = f"{own}_own"
        else:
            element, conditions = node.elt, generator.ifs
        inner = [ast.comprehension(ast.Name(own), over, [self.visit(test) for test in conditions], 0)]
        return ast.GeneratorExp(self.visit(element), inner)
