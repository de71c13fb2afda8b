"""The index of one town on one day, and how a search ranks: name before everyday word before text."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tomoni.services.domain.finding.entries import NAME, TEXT, WORD, Entry, Said
from tomoni.services.domain.finding.folding import Part, kana_of, parts, widened
from tomoni.services.domain.finding.weighing import asked_for, weigh

LONGEST = 60  # signs of a search; more is cut off
FITS = 0.5  # share of what was typed that has to be found
WHOLE = 0.55  # what a word that stands whole in a long sentence is worth at least
NEAR = 0.74  # how alike a misspelled word has to be
NEAR_ENGLISH = 0.83  # the same of an English one: pregnent, but not water for after
BESIDE = 0.65  # what is worse than this share of the best is left out
EVENT = 0.02  # of two that fit alike, the event that gathers services stands first
WEIGHT = {NAME: 1.0, WORD: 0.97, TEXT: 0.55}


@dataclass(frozen=True)
class Finding:
    """One result, and why: the phrase of the pack with the letters that were typed, as [start, end) in it.

    answer: the key of the text that answers what was asked (until, papers …); empty where nothing was asked.
    """

    entry: Entry
    score: float
    said: Said
    marks: tuple[tuple[int, int], ...]
    answer: str = ""


@dataclass
class _Phrase:
    entry: int
    said: Said
    parts: list[Part]
    joined: str  # its Japanese letters
    places: tuple[int, ...]
    words: list[Part]  # its English words that weigh something


@dataclass
class _Hit:
    """How well one entry fits so far: for each letter that was typed, the best weight that covers it."""

    covered: list[float]
    best: float = 0.0
    phrase: _Phrase | None = None
    letters: set[int] = field(default_factory=set)  # of the phrase
    whole: bool = False  # all of a name or word was typed

    def take(self, phrase: _Phrase, spans: Iterable[tuple[int, int]], weight: float, letters: set[int]) -> None:
        for start, end in spans:
            for at in range(start, end):
                self.covered[at] = max(self.covered[at], weight)
        gain = weight * sum(end - start for start, end in spans)
        if gain > self.best:
            self.best, self.phrase, self.letters = gain, phrase, letters


class Index:
    """Phrases by the pairs of letters they hold, and by English words. Made once for its entries, never changed."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self.phrases: list[_Phrase] = []
        self.pairs: dict[str, set[int]] = defaultdict(set)
        self.words: dict[str, set[int]] = defaultdict(set)
        for number, entry in enumerate(self.entries):
            for said in entry.said:
                self._add(number, said)

    def _add(self, number: int, said: Said) -> None:
        found = parts(widened(said.text))
        japanese = [one for one in found if not one.latin]
        joined = "".join(one.text for one in japanese)
        words = [one for one in found if one.latin and weigh(one.text)[0]]
        places = tuple(place for one in japanese for place in one.places)
        at = len(self.phrases)
        self.phrases.append(_Phrase(number, said, found, joined, places, words))
        for pair in _pairs(joined):
            self.pairs[pair].add(at)
        for word in words:
            self.words[word.text].add(at)

    def search(self, typed: str, most: int = 10) -> tuple[Finding, ...]:
        """The best entries for what somebody typed, best first; empty where nothing fits."""
        text, answer = asked_for(widened(typed)[:LONGEST])
        runs = self._runs(text)
        found = self._fitting(runs, answer)
        if sum(not run.isascii() for run in runs) > 1:  # やさしい日本語 is written with blanks: ひっこして きた
            for number, one in self._fitting(_without_blanks(runs), answer).items():
                found[number] = max(one, found.get(number, one), key=lambda two: two.score)
        best = sorted(found.values(), key=lambda one: -one.score)
        return tuple(one for one in best if one.score >= BESIDE * best[0].score)[:most]

    def _fitting(self, runs: Sequence[str], answer: str) -> dict[int, Finding]:
        """What covers enough of these runs, by the number of its entry."""
        flat = [weight for run in runs for weight in weigh(run)]
        total, hits = sum(flat), defaultdict[int, _Hit](lambda: _Hit([0.0] * len(flat)))
        at = 0
        for run in runs if total else ():
            self._cover(run, at, hits, len(flat))
            at += len(run)
        found = ((number, self._finding(number, hit, flat, total, answer)) for number, hit in hits.items())
        return {number: one for number, one in found if one.score >= FITS}

    def _runs(self, text: str) -> list[str]:
        """The folded runs of a search. Roman letters that are no known English are read as kana."""
        runs = []
        for part in parts(text):
            kana = kana_of(part.text) if part.latin and not self._near_words(part.text) else ""
            whole = next((one for one in text.lower().split() if one.startswith(part.text)), part.text)
            runs.append((kana_of(whole) or kana) if kana else part.text)
        return runs

    def _near_words(self, word: str) -> list[str]:
        if word in self.words or len(word) < 4:
            return [word] if word in self.words else []
        return difflib.get_close_matches(word, self.words, n=3, cutoff=NEAR_ENGLISH)

    def _cover(self, run: str, at: int, hits: dict[int, _Hit], size: int) -> None:
        if run.isascii():
            self._cover_word(run, at, hits)
            return
        shared: dict[int, int] = defaultdict(int)
        for pair in _pairs(run):
            for number in self.pairs.get(pair, ()):
                shared[number] += 1
        for number in shared:
            phrase = self.phrases[number]
            self._cover_run(run, at, phrase, hits[phrase.entry], alone=len(run) == size)

    def _cover_word(self, word: str, at: int, hits: dict[int, _Hit]) -> None:
        for near in self._near_words(word):
            alike = 1.0 if near == word else 0.85
            for number in self.words[near]:
                phrase = self.phrases[number]
                letters = {
                    place
                    for one in phrase.words
                    if one.text == near
                    for place in range(one.places[0], one.places[1] + 1)
                }
                close = 0.75 + 0.25 / len(phrase.words) if phrase.said.kind != TEXT else 1.0
                weight = WEIGHT[phrase.said.kind] * alike * close
                hits[phrase.entry].take(phrase, [(at, at + len(word))], weight, letters)

    def _cover_run(self, run: str, at: int, phrase: _Phrase, hit: _Hit, *, alone: bool) -> None:
        weight, text = WEIGHT[phrase.said.kind], phrase.joined
        if phrase.said.kind == TEXT:
            for start, end in _longest(run, text):
                hit.take(
                    phrase, [(at + start, at + end)], weight, _letters(phrase, text.find(run[start:end]), end - start)
                )
            return
        blocks = [b for b in difflib.SequenceMatcher(None, run, text, autojunk=False).get_matching_blocks() if b.size]
        same = sum(block.size for block in blocks)
        ratio = 2 * same / (len(run) + len(text))
        letters = {place for block in blocks for place in _letters(phrase, block.b, block.size)}
        if run == text:
            hit.take(phrase, [(at, at + len(run))], weight * 1.1, letters)
        elif ratio >= NEAR and len(run) >= 3 and len(text) >= 3:
            hit.take(phrase, [(at, at + len(run))], weight * (0.4 + 0.6 * ratio), letters)
        else:
            for block in blocks:
                if _holds(run[block.a : block.a + block.size], text):
                    close = 0.72 + 0.25 * block.size / len(text)
                    span = (at + block.a, at + block.a + block.size)
                    hit.whole |= block.size == len(text)
                    hit.take(phrase, [span], weight * close, _letters(phrase, block.b, block.size))

    def _finding(self, number: int, hit: _Hit, weights: list[float], total: float, answer: str) -> Finding:
        score = sum(weight * covered for weight, covered in zip(weights, hit.covered, strict=True)) / total
        if hit.whole:
            score = max(score, WHOLE + 0.2 * score)
        said = hit.phrase.said if hit.phrase else self.entries[number].said[0]
        score += EVENT if self.entries[number].kind == "event" else 0
        return Finding(self.entries[number], round(score, 4), said, _marks(hit.letters), answer)


def _without_blanks(runs: Sequence[str]) -> list[str]:
    """The Japanese runs as one, the others behind it."""
    return ["".join(run for run in runs if not run.isascii()), *(run for run in runs if run.isascii())]


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _holds(piece: str, text: str) -> bool:
    """Whether a common piece says something: the whole phrase, a kanji word, or some kana."""
    kanji = sum(letter >= "\u3400" or letter == "々" for letter in piece)
    return (piece == text and len(piece) >= 2) or kanji >= 2 or len(piece) >= 4 or (kanji >= 1 and len(piece) >= 3)


def _longest(run: str, text: str) -> list[tuple[int, int]]:
    """The longest pieces of a run that stand in a text, from the left."""
    found, start = [], 0
    while start < len(run) - 1:
        end = start + 1
        while end < len(run) and run[start : end + 1] in text:
            end += 1
        if end - start >= 2 and _holds(run[start:end], ""):
            found.append((start, end))
            start = end
        else:
            start += 1
    return found


def _letters(phrase: _Phrase, start: int, size: int) -> set[int]:
    if start < 0:
        return set()
    places = phrase.places[start : start + size]
    return set(range(places[0], places[-1] + 1)) if places else set()


def _marks(letters: set[int]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for place in sorted(letters):
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return tuple(found)
