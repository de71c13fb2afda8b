"""The explanation tree as one reader sees it: lines in words, with what of another adult stays out."""

from tomoni.channels.look.pieces import Node, Viewer, source_words, value_words
from tomoni.channels.look.words import HTML_LANG, pick, word
from tomoni.rules import interface as rules

SHORT = 6  # lines on a card


def draw_tree(explanation: rules.Explanation, viewer: Viewer, *, short: bool = False) -> tuple[Node, ...]:
    """The lines of an explanation for one reader: what decides, and below each line what it rests on.

    A fact of somebody whose facts the reader may not see appears only as the result it led to: its own line is left
    out, and the condition above it keeps its mark and its sentence but neither value nor source.
    short: for a card of what is due; the first lines alone, what is open before what is met, values last.
    """
    lines = tuple(line for one in rules.condense(explanation) for line in _draw(one, viewer, frozenset(), short))
    if not short:
        return lines
    wanted = [line for line in lines if line.mark != "no" and not (line.of_fact and line.mark == "val")]
    return tuple(sorted(wanted, key=lambda line: ("open", "yes", "val").index(line.mark))[:SHORT])


def _draw(one: rules.Explanation, viewer: Viewer, above: frozenset[str], short: bool) -> tuple[Node, ...]:
    """above: ids of those the sentence this line stands under has named already."""
    hidden = one.entity is not None and not viewer.sees(one.entity.id)
    if not one.says:
        return () if hidden else (_fact_line(one, viewer, above),)
    if hidden and (one.mark == "value" or (short and one.mark == "yes")):
        return ()  # what another adult's is worth is not told; on a card what another adult meets needs no line
    named = frozenset(entity.id for _, entity in one.bound)
    kids = tuple(line for child in one.children for line in _draw(child, viewer, named, short))
    return (_condition(one, kids, viewer, short),)


def _condition(one: rules.Explanation, kids: tuple[Node, ...], viewer: Viewer, short: bool) -> Node:
    """A condition with its sentence; a single fact under it gives it its value and source."""
    _, lang = pick(one.says, viewer.language)
    facts = [line for line in kids if line.of_fact]
    value = value_words(one.value, viewer.language) if isinstance(one.value, bool) else ""
    source = ""
    if len(facts) == 1 and len(kids) == 1 and one.mark != "value":
        value, source, kids = _told_by(facts[0], viewer), facts[0].source, ()
    elif short and facts:
        source = facts[0].source
    return Node(
        mark="val" if one.mark == "value" else one.mark,
        text=_sentence(one, viewer),
        lang=lang,
        value=value,
        source=source,
        law=rules.law_words(one.law, one.unverified, viewer.language),
        children=() if short else kids,
    )


def _told_by(fact: Node, viewer: Viewer) -> str:
    """The value of the one fact a condition rests on; a yes or no is in its sentence already."""
    plain = {value_words(answer, viewer.language) for answer in (True, False)}
    return "" if fact.mark == "open" or fact.value in plain else f"{fact.text} {fact.value}"


def _sentence(one: rules.Explanation, viewer: Viewer) -> str:
    return rules.sentence(
        one,
        viewer.language,
        name=lambda entity: viewer.name(entity.id),
        value=lambda value: _come_to(value, viewer),
        unknown=str(word("tree.open", viewer.language)),
    )


def _come_to(value: object, viewer: Viewer) -> str:
    """What a definition comes to: somebody by name, else a number or day."""
    if isinstance(value, rules.Entity):
        return str(word("home.person", viewer.language, name=viewer.name(value.id)))
    return value_words(value, viewer.language)


def _fact_line(one: rules.Explanation, viewer: Viewer, above: frozenset[str]) -> Node:
    """A leaf: whose, label, value and source, without a mark; what is not known yet is open."""
    language, fact = viewer.language, str(one.fact)
    whose = [e.id for e in (one.entity, one.link_target) if e is not None and e.id not in (*above, viewer.own)]
    names = [str(word("home.person", language, name=viewer.name(entity))) for entity in whose if viewer.name(entity)]
    label = viewer.labels(fact)
    label = f"{label}（{word('tree.year', language, year=one.year)}）" if one.year else label
    return Node(
        mark="open" if one.mark == "open" else "val",
        text=str(word("tree.of", language, who=word("home.and", language).join(names), what=label)) if names else label,
        lang=HTML_LANG[language],
        value=viewer.values(fact, one.value) if one.value is not None else "",
        source=source_words(one.source, one.on, language) if one.source else "",
        of_fact=True,
    )
