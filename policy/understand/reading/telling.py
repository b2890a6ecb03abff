"""Which texts may tell a fact at all: most phrases of a pack hold no number and none of the readers' words."""

from __future__ import annotations

import re
from functools import cache

from policy.pack import Pack
from policy.understand.reading.choices import Choosing
from policy.understand.reading.own_facts import OwnFacts
from policy.understand.words.numerals import mask_others
from policy.understand.words.vocabulary import Finder, Lexicon, any_of, vocabulary

_BEGINS = re.compile(r"[\d零〇一二两俩三仨四五六七八九十百千万亿廿半月]|[头首初]\s*[次回轮期批]")
"""What stands in each number in digits or Chinese, date, ordinal and half of something."""


class Telling:
    """The words that tell a fact in questions to one pack: `pack.derived(Telling)`."""

    def __init__(self, pack: Pack) -> None:
        words = vocabulary()
        lists = [words.choices(name) for name in ("half", "day_kind", "weekday")]
        lists += [Lexicon(words.majors), pack.derived(Choosing).forms, *pack.derived(Choosing).options.values()]
        self._finder = Finder([*(word for lexicon in lists for word in lexicon.words), *pack.derived(OwnFacts).words])

    def may_tell(self, text: str) -> bool:
        """Whether a reader might take something of a normalised text; where not, the text is its own tagged form."""
        return _counts(text) or self._finder.any(text)


def _counts(text: str) -> bool:
    return _numeral(text) and _numeral(mask_others(text))


def _numeral(text: str) -> bool:
    return bool(_BEGINS.search(text) or _english().search(text))


@cache
def _english() -> re.Pattern[str]:
    data = vocabulary().data
    return re.compile(rf"\b(?:half|{any_of([*data['english_numbers'], *data['english_ordinals']])})")
