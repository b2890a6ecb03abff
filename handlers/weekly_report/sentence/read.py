"""A message read clause by clause into the fields of one or more reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from handlers.weekly_report.sentence import lexicon
from handlers.weekly_report.sentence.clauses import Clause, clauses
from handlers.weekly_report.sentence.corrections import Told
from handlers.weekly_report.sentence.figures import (
    Mark,
    impossible,
    last_field,
    marks,
    only_fillers,
    only_taken_back,
    residue,
    topic_after,
)
from handlers.weekly_report.sentence.numbers import counts
from handlers.weekly_report.sentence.parts import parts
from handlers.weekly_report.sentence.reading import Reading
from handlers.weekly_report.sentence.settle import loose, settled, totals
from handlers.weekly_report.sentence.tidy import tidy
from models.institutions import Certificate
from models.reports import TOTALS, Stage

_TOPIC_OF_HOURS = {"hours": "trained"}
LATEST = 32  # messages: who they are for and what they say is asked several times before one is answered
KEPT_WORDS = 4  # a clause with a figure is kept as progress too when this much more was said in it


def read(text: str, certificates: Sequence[Certificate]) -> tuple[Reading, ...]:
    """One reading for each certificate that the message speaks of; without a name, the only certificate or none."""
    return _read(text, tuple(certificates))


@lru_cache(maxsize=LATEST)
def _read(text: str, certificates: tuple[Certificate, ...]) -> tuple[Reading, ...]:
    even = tidy(text)
    readings: list[Reading] = []
    topic = ""
    for part in parts(even, certificates):
        reader = _Part(part.certificate.id if part.certificate else None, doubtful=part.shared)
        reader.topic = topic if lexicon.LIKEWISE.search(part.text) else ""
        readings.append(reader.read(part.text))
        topic = reader.topic
    return tuple(readings)


@dataclass
class _Part:
    """One certificate's part while it is being read."""

    certificate_id: int | None
    doubtful: bool = False  # every number is asked about: it may be of another certificate
    topic: str = ""  # the figure last spoken of
    level: str = ""
    running: str = ""  # the text field that the clauses go into: progress, problems, plan
    labelled: bool = False
    to_date: bool = False  # a week's figure was told as a sum since some earlier day
    latest: str = ""  # the text field that was added to last; "" after a number
    before: str | None = None  # what that text was before
    texts: dict[str, str] = field(default_factory=dict)
    told: Told = field(default_factory=Told)
    flags: dict[str, Any] = field(default_factory=dict)
    hints: list[Stage] = field(default_factory=list)
    spoken: list[Stage] = field(default_factory=list)

    def read(self, text: str) -> Reading:
        if lexicon.NONE.match(lexicon.PUNCTUATION.sub("", text)):
            self.flags["nothing"] = True
            return self._reading()
        for clause in clauses(text):
            self._clause(clause)
        return self._reading()

    def _clause(self, clause: Clause) -> None:
        if clause.apart:
            self._sentence_ended(clause)
        words = self._label(lexicon.LEAD_IN.sub("", self.told.hear(clause.text)))
        words = self.told.hear(words)
        if not words or lexicon.COURTESY.match(words):
            return
        if self._whole(words) or self._plan(words, clause) or self._labelled(words, clause):
            return
        self._statement(words, clause)

    def _sentence_ended(self, clause: Clause) -> None:
        """What was said to follow a label ("问题：…。…。") goes on until a new line, or something of its own."""
        self.to_date = False
        of_its_own = marks(clause.text, "") if self.running == "problems" else self._of_its_own(clause.text)
        if not self.labelled or clause.anew or of_its_own:
            self.running, self.labelled = "", False

    def _label(self, words: str) -> str:
        match = lexicon.LABEL.match(words)
        if match and match.lastgroup == "stage":
            self.spoken += [stage for stage in Stage if stage.value in words[match.end() :]][:1]
            self.topic = next((f for f, s in lexicon.STAGE_OF_FIGURE.items() if [s] == self.spoken[-1:]), self.topic)
            return ""
        if match:
            self.running, self.labelled = match.lastgroup or "", True
            return words[match.end() :].strip()
        return words

    def _whole(self, words: str) -> bool:
        """Clauses that are one statement: no problems, nothing new, the same as last week, please coordinate."""
        if lexicon.NO_PROBLEM.fullmatch(words):
            self.texts.setdefault("problems", "")
        elif cleared := lexicon.CLEARED.match(words):
            self.texts[lexicon.TEXT_OF[cleared[cleared.lastgroup or 0][-2:]]] = ""
        elif lexicon.SAME.fullmatch(words):
            self.flags["same"] = True
        elif lexicon.NO_NEWS.search(words) and not residue(lexicon.NO_NEWS.sub("", words), ()):
            self.flags["nothing"] = True
        elif lexicon.ONLY_COORDINATION.match(words):
            self._needs_coordination()
        else:
            return False
        return True

    def _needs_coordination(self) -> None:
        """What was said just before was the problem, when no problem was named."""
        self.flags["coordination"] = True
        if not self.texts.get("problems") and self.running == "progress":
            kept, _, last = self.texts.pop("progress").rpartition("；")
            self.texts["problems"] = last
            if kept:
                self.texts["progress"] = kept

    def _plan(self, words: str, clause: Clause) -> bool:
        begins = bool(lexicon.PLAN.search(words))
        goes_on = self.running == "plan" and (self.labelled or not self._of_its_own(words))
        if not begins and not goes_on:
            if self.running == "plan":
                self.running = ""
            return False
        stripped = lexicon.PLAN_HEAD.sub("", words)
        stripped = lexicon.PLAN_WORD.sub("", stripped) if stripped == words else stripped
        self.labelled = self.labelled and self.running == "plan"
        self._keep("plan", stripped, clause)
        return True

    @staticmethod
    def _of_its_own(words: str) -> bool:
        trouble = lexicon.PROBLEM.search(words) and not lexicon.MENDING.match(words)
        return bool(marks(words, "") or lexicon.NOW.search(words) or trouble)

    def _labelled(self, words: str, clause: Clause) -> bool:
        if not self.labelled or self.running not in {"problems", "progress"}:
            return False
        if self.running == "progress" and marks(words, self.topic):
            return False
        self._keep(self.running, "" if lexicon.NONE.match(words) else words, clause)
        return True

    def _statement(self, words: str, clause: Clause) -> None:
        found = marks(words, self.topic)
        if only_taken_back(words):
            self.told.not_meant(words)
            self.topic = topic_after(words, self.topic)
            return
        if lexicon.LAST_WEEK.search(lexicon.SAME.sub("", words)):
            found = [mark for mark in found if mark.compared]
        if lexicon.NO_TRAINING.search(words) and not marks(lexicon.NO_TRAINING.sub("", words), self.topic):
            self.flags["untrained"] = True
            if residue(lexicon.NO_TRAINING.sub("", words), ()):
                self._keep("progress", _after_no_training(words), clause)
            return
        self._note(words, found)
        self._stage(words, bool(found))
        if self._worth_keeping(words, found):
            said = lexicon.NO_NEED.sub("", words)
            trouble = lexicon.PROBLEM.search(said) or lexicon.COORDINATION.search(said)
            field = "problems" if trouble else "progress"
            if field == "problems" and lexicon.ASKS_FOR_HELP.match(words) and not clause.apart:
                self._needs_coordination()
                self.running = "problems" if self.texts.get("problems") else self.running
            self._keep(field, lexicon.THIS_WEEK.sub("", words), clause)

    def _level_at(self, words: str, place: int) -> str:
        """The level that a number is of: the last one named before it; none when two were named together."""
        named = list(lexicon.LEVEL.finditer(words[:place]))
        if named:
            together = len(named) > 1 and not counts(words[named[-2].end() : named[-1].start()])
            level, other = (_level(match.group()) for match in (named[-1], named[-2 if together else -1]))
            self.level = level if level == other else ""
        return self.level

    def _note(self, words: str, found: Sequence[Mark]) -> None:
        found = [self._to_date(mark, words) for mark in found]
        entries = self.told.add([(m, self._level_at(words, m.count.start), words) for m in found])
        named = [mark.field for mark, _, _ in entries if mark.field]
        self.topic = _TOPIC_OF_HOURS.get(named[-1], named[-1]) if named else topic_after(words, self.topic)
        self.latest = "" if entries else self.latest
        self._level_at(words, len(words))

    def _to_date(self, mark: Mark, words: str) -> Mark:
        """A week's figure that goes on after "累计" is to date as well, until this week is spoken of."""
        of_its_own = lexicon.NOW.search(words) or (self.to_date and last_field(words))
        self.to_date = (self.to_date or mark.to_date) and not of_its_own
        return replace(mark, sure=False) if self.to_date and mark.field in {"trained", "hours"} else mark

    def _stage(self, words: str, has_figures: bool) -> None:
        at = lexicon.AT_STAGE.search(words)
        if at:
            self.spoken.append(Stage(at.group(1)))
        if not has_figures:
            self.hints += [stage for stage, pattern in lexicon.STAGE_HINTS if pattern.search(words)][:1]
            self.hints += [stage for stage, pattern in lexicon.PURE_STAGE if pattern.match(_bare(words))]

    def _worth_keeping(self, words: str, found: Sequence[Mark]) -> bool:
        bare = _bare(lexicon.THIS_WEEK.sub("", words))
        if lexicon.AT_STAGE.fullmatch(bare) or any(pattern.match(bare) for _, pattern in lexicon.PURE_STAGE):
            return False
        if lexicon.VAGUE.search(words):
            return True
        if found or lexicon.NOT_A_NUMBER.search(words):
            return len(residue(words, counts(words))) >= KEPT_WORDS
        if last_field(words) == "trained" and counts(words) and not residue(words, counts(words)):
            return False  # "上了两次课" says no more than the hours that follow
        says_more = any(pattern.search(bare) for _, pattern in lexicon.STAGE_HINTS)
        return says_more or bool(residue(words, ())) or not (_only_names_a_figure(bare) or only_fillers(words))

    def _keep(self, name: str, words: str, clause: Clause) -> None:
        """Adds a clause to a text field; clauses that stood together stay together."""
        if self.told.taken_back and self.latest == name and self.before is not None:
            self.texts[name], self.told.taken_back = self.before, ""
        before = self.before = self.texts.get(name, "")
        self.latest = name
        joint = clause.joint if self.running == name and not clause.apart else "；"
        self.texts[name] = f"{before}{joint}{words}" if before else words
        self.running = name
        if name == "problems" and lexicon.COORDINATION.search(words):
            self.flags["coordination"] = True

    def _reading(self) -> Reading:
        if self.told.taken_back == "wrong" and not self.latest:
            self.told.doubt_the_last()
        told = [(replace(m, sure=m.sure and not self.doubtful), level, words) for m, level, words in self.told.entries]
        refused = [entry for entry in told if impossible(entry[0]) and not entry[0].to_date]
        sure, asks = settled([entry for entry in told if entry not in refused])
        placed: dict[tuple[str, str], Any] = {(m.field, level): m.count.value for m, level, _ in sure}
        weekly = {name: value for (name, _), value in placed.items() if name in {"trained", "hours"}}
        if (self.flags.get("untrained") or self.flags.get("nothing")) and not weekly:
            weekly = {"trained": 0, "hours": 0}
        return Reading(
            certificate_id=self.certificate_id,
            stage=self._furthest(),
            stage_named=bool(self.spoken),
            totals=totals(placed),
            asks=tuple(loose(entry) for entry in asks),
            refuses=tuple(loose(entry) for entry in refused),
            coordination=bool(self.flags.get("coordination")),
            nothing=bool(self.flags.get("nothing")) and not told,
            same=bool(self.flags.get("same")),
            **weekly,
            **self.texts,
        )

    def _furthest(self) -> Stage | None:
        if self.spoken:
            return self.spoken[-1]
        told = [(mark, words) for mark, _, words in self.told.entries if mark.field]
        reached = [mark for mark, words in told if mark.count.value or lexicon.NOBODY.search(words)]
        if not reached:  # a form filled in with zeros
            reached = [mark for mark, _ in told if not self.flags.get("untrained") or mark.field in TOTALS]
        by_figures = [lexicon.STAGE_OF_FIGURE[mark.field] for mark in reached]
        return max(by_figures or self.hints, key=lambda stage: stage.place, default=None)


def _only_names_a_figure(bare: str) -> bool:
    """ "报名人数" and the like, which say nothing without their number."""
    return any(
        lexicon.ONLY_A_FIGURE.fullmatch(p.sub("", bare, count=1)) for p in lexicon.FIGURES.values() if p.match(bare)
    )


def _after_no_training(words: str) -> str:
    """What follows "there was no training" in the same breath; all of it when something went before."""
    match = lexicon.NO_TRAINING.search(words)
    if match is None or residue(words[: match.start()], ()) or len(residue(words[match.end() :], ())) < 2:
        return words
    return words[match.end() :]


def _level(word: str) -> str:
    """The level that a word in either language means."""
    return next(level for level, names in lexicon.LEVELS.items() if re.fullmatch(names, word, re.IGNORECASE))


def _bare(words: str) -> str:
    return lexicon.PUNCTUATION.sub("", lexicon.LEVEL.sub("", words))
