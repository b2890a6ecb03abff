"""The numbers told so far in one part of a message, and what is taken back among them: a number, its field, its clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.figures import Mark, first_field, last_field, residue
from handlers.weekly_report.sentence.numbers import counts
from handlers.weekly_report.sentence.settle import Entry, slot_of


@dataclass
class Told:
    """Numbers in the order told, each with its level and its clause."""

    entries: list[Entry] = field(default_factory=list)
    taken_back: str = ""  # "wrong" or "sorry", until a number takes the place of what was told last
    before: int = 0  # so many entries had been told when something was last taken back

    def hear(self, words: str) -> str:
        """What is left of a clause that begins by taking something back."""
        if lexicon.SORRY.match(words) and self.entries:
            self.taken_back, self.before = "sorry", len(self.entries)
            return ""
        match = lexicon.RETRACTED.match(words)
        said, wrong = self._found_wrong(words)
        if match or wrong:
            self.taken_back, self.before = "wrong", len(self.entries)
        if lexicon.PERHAPS.match(words):
            self.doubt_the_last()
        return words[match.end() :] if match else said

    def not_meant(self, words: str) -> None:
        """ "不是 25" after a 25 was told: the number that follows takes its place."""
        if any(mark.count.value in {one.value for one in counts(words)} for mark, _, _ in self.entries):
            self.taken_back, self.before = "wrong", len(self.entries)

    def _found_wrong(self, words: str) -> tuple[str, bool]:
        """Whether a number told here, or a figure, is said to be wrong ("22 不对", "报名人数写错了"), and what is left."""
        at_the_end = lexicon.WRONG.search(words)
        if at_the_end and not residue(words[: at_the_end.start()], ()):
            return words[: at_the_end.start()], True
        if not lexicon.FOUND_WRONG.search(words):
            return words, False
        wrong = {one.value for one in counts(words) if lexicon.FOUND_WRONG.match(words, one.end)}
        return words, any(mark.count.value in wrong for mark, _, _ in self.entries)

    def add(self, new: Sequence[Entry]) -> list[Entry]:
        """Adds numbers, as they are meant, in place of those that they correct.

        A number that names no field takes the place of the last one of its kind. When something was plainly wrong and
        no number gives way, those told last are in doubt.
        """
        if not (self.before or self.taken_back):
            self.entries += new
            return list(new)
        told, since = self.entries[: self.before], self.entries[self.before :]
        if self.taken_back and new:
            plainly, self.taken_back = self.taken_back == "wrong", ""
            new = [_of_the_last(told, entry) for entry in new] if plainly else list(new)
            left = list(_without_those_replaced(told, new))
            left = _in_doubt(left) if plainly and len(left) == len(told) else left
        else:
            left = list(_without_those_replaced(told, [entry for entry in new if _names_its_field(entry)]))
        self.entries, self.before = [*left, *since, *new], len(left)
        return list(new)

    def doubt_the_last(self) -> None:
        """The numbers of the clause told last are no longer sure."""
        self.entries = _in_doubt(self.entries)


def _in_doubt(told: Sequence[Entry]) -> list[Entry]:
    last = told[-1][2] if told else ""
    return [(replace(m, sure=m.sure and words != last), level, words) for m, level, words in told]


def _without_those_replaced(told: Sequence[Entry], new: Sequence[Entry]) -> Iterator[Entry]:
    """What was told, less what a later number of its own field replaces, and a number that is now of another field."""
    named = [entry for entry in new if entry[0].field]
    return (old for old in told if not any(_replaces(entry, old) for entry in named))


def _of_the_last(told: Sequence[Entry], entry: Entry) -> Entry:
    mark, level, words = entry
    of_its_kind = [m for m, _, _ in told if (m.field == "hours") == (mark.field == "hours")]
    field = mark.field if _names_its_field(entry) or not of_its_kind else of_its_kind[-1].field
    return replace(mark, field=field, sure=bool(field) and not mark.count.rough), level, words


def _names_its_field(entry: Entry) -> bool:
    """Whether the clause itself says what the number is, rather than the clauses before it."""
    mark, _, words = entry
    return mark.field == "hours" or bool(last_field(mark.said) or first_field(words[mark.count.end :]) == mark.field)


def _replaces(new: Entry, old: Entry) -> bool:
    (field, level), (old_field, old_level) = slot_of(new), slot_of(old)
    if field == old_field:
        return level == old_level or not old_level
    return _names_its_field(new) and _same_people(new[0], old[0])


def _same_people(new: Mark, old: Mark) -> bool:
    """ "50 are those registered": the 50 was put down as something else before."""
    return "hours" not in {new.field, old.field} and new.count.value == old.count.value
