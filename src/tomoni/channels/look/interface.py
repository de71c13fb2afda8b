"""The door of the look: what other channels may use from Python. Templates use `{% load look %}`."""

from tomoni.channels.look.days import age_words, full_day, month_words, plain_day, short_day, yen_words
from tomoni.channels.look.deeds import deed_of
from tomoni.channels.look.fields import Choice, Field
from tomoni.channels.look.numbers import number_in
from tomoni.channels.look.pages import Help, language_of, show
from tomoni.channels.look.pieces import LedgerLine, Node, Step, Viewer, names_in_line, source_words
from tomoni.channels.look.postal import address_of
from tomoni.channels.look.spreadsheets import plain_cell
from tomoni.channels.look.towns import logo_of, look_of, read_town_look
from tomoni.channels.look.trees import draw_tree
from tomoni.channels.look.words import HTML_LANG, LANGUAGES, WordMissing, catalogue, has_word, pick, word

__all__ = [
    "HTML_LANG",
    "LANGUAGES",
    "Choice",
    "Field",
    "Help",
    "LedgerLine",
    "Node",
    "Step",
    "Viewer",
    "WordMissing",
    "address_of",
    "age_words",
    "catalogue",
    "deed_of",
    "draw_tree",
    "full_day",
    "has_word",
    "language_of",
    "logo_of",
    "look_of",
    "month_words",
    "names_in_line",
    "number_in",
    "pick",
    "plain_cell",
    "plain_day",
    "read_town_look",
    "short_day",
    "show",
    "source_words",
    "word",
    "yen_words",
]
