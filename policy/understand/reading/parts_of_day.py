"""Times of day as parts of the day, where duty counts by half-days: from 9:00 to 11:30 is a morning, 8 点到 17 点 a whole day."""

from __future__ import annotations

from policy.understand.reading.clock import Span, spans_in
from policy.understand.reading.dates import ON_DUTY
from policy.understand.words.normalise import language_of

_HOUR = 60
_NOON = 12 * _HOUR
_PARTS = {
    "morning": (7 * _HOUR, 12.5 * _HOUR),
    "afternoon": (12.5 * _HOUR, 18.5 * _HOUR),
    "evening": (17.5 * _HOUR, 24 * _HOUR),
}
"""From when to when a part of the day may last; what crosses noon, or is neither, is none of them."""
_SHORTEST = 1.5 * _HOUR
"""Less than that may be no half-day."""
_WHOLE = (9.5 * _HOUR, 16 * _HOUR)
"""Who begins no later and ends no earlier works all day."""
_WORDS = {
    "zh": {"morning": "上午", "afternoon": "下午", "evening": "晚上", "whole": "全天"},
    "en": {"morning": "the morning", "afternoon": "the afternoon", "evening": "the evening", "whole": "all day"},
}


def by_parts_of_day(text: str) -> str:
    """The text with parts of the day in place of such times; those that are no such part stay as they stand."""
    if not ON_DUTY.search(text):
        return text
    for span in reversed(spans_in(text)):
        if part := _part(span):
            text = text[: span.hit.start()] + _WORDS[language_of(text)][part] + text[span.hit.end() :]
    return text


def _part(span: Span) -> str | None:
    """2 点到 5 点 is an afternoon, unless the night is named."""
    later = _NOON if not span.sure and span.begin < _PARTS["morning"][0] else 0
    begin, end = span.begin + later, span.end + later
    if begin <= _WHOLE[0] and _PARTS["morning"][0] <= begin and end >= _WHOLE[1]:
        return "whole" if end <= _PARTS["afternoon"][1] else None
    if end - begin < _SHORTEST:
        return None
    return next((part for part, (first, last) in _PARTS.items() if first <= begin and end <= last), None)
