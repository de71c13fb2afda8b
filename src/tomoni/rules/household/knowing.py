"""The book as it was known on a day, so that an old decision is answered as it was made."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import date

from tomoni.rules.household.calls import Routine
from tomoni.rules.household.walk import step_of
from tomoni.rules.law.definitions import Expression, RuleBook, changes_of


def book_known_on(book: RuleBook, day: date) -> RuleBook:
    """The book as it stood on a day: what became known later does not exist in it. The same object for the same state.

    A whole book, so that whatever works on a book works on it.
    """
    number = bisect_right(book.days_known, day)
    if number == len(book.days_known):
        return book
    if number not in book.views:
        book.views[number] = _view(book, day)
    return book.views[number]


def _view(book: RuleBook, day: date) -> RuleBook:
    definitions = {key: definition.known_on(day) for key, definition in book.definitions.items()}
    view = replace(
        book,
        parameters={key: parameter.known_on(day) for key, parameter in book.parameters.items()},
        tables={key: table.known_on(day) for key, table in book.tables.items()},
        definitions=definitions,
        days_known=tuple(known for known in book.days_known if known <= day),
        routines={},
        views={},
    )
    view = replace(view, changes=changes_of(view, definitions))
    for key in book.routines:  # callees stand before callers
        view.routines[key] = Routine(view, definitions[key])
    return view


def known_on(expression: Expression, day: date | None) -> Expression:
    """The expression against the book as it was known on a day (None: now)."""
    book = expression.book if day is None else book_known_on(expression.book, day)
    if book is expression.book:
        return expression
    number = len(book.days_known)
    if number not in expression.views:
        expression.views[number] = replace(expression, book=book, step=step_of(book, expression.node), views={})
    return expression.views[number]
