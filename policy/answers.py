"""Questions in people's own words → answers. The one entry: `hear` for a turn, `converse` for a whole conversation.

Pure: the same message, state, pack and day give the same answer. Whatever was not understood is asked for; nothing is computed
from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policy.answer import Answer, Status
from policy.understand.answering.around import Known, Listening
from policy.understand.answering.hearing import Heard, hear_one
from policy.understand.answering.replies import plainly
from policy.understand.answering.several import clauses, questions, together
from policy.understand.matching.index import is_rule
from policy.understand.matching.state import Talk
from policy.understand.words.normalise import LONGEST, is_foreign, language_of


def converse(turns: Sequence[str], around: Listening) -> list[Heard]:
    """The answers to the turns of one conversation."""
    talk, heard = Talk(), []
    for turn in turns or [""]:
        heard.append(hear(turn, talk, around))
        talk = heard[-1].talk
    return heard


def hear(message: str, talk: Talk, around: Listening) -> Heard:
    """Answers one message; where it asks several things, each of them."""
    around = replace(around, lang=around.lang or language_of(message))
    if refusal := _unreadable(message, around):
        return Heard(refusal, talk)
    if len(parts := questions(message)) > 1 and (heard := _hear_each(parts, talk, around)):
        return heard
    one = hear_one(message, talk, around)
    return (_hear_clauses(parts, one, talk, around) if len(parts := clauses(message)) > 1 else None) or one


def _hear_each(parts: Sequence[str], talk: Talk, around: Listening) -> Heard | None:
    """The answers to all questions of a message; None where one of them is not understood."""
    heard = _heard(parts, talk, around)
    if not heard[0].query or not all(one.query or one.answer.status is Status.NOT_STATED for one in heard):
        return None
    return _together(heard, around)


def _hear_clauses(parts: Sequence[str], whole: Heard, talk: Talk, around: Listening) -> Heard | None:
    """监测点设几个，考核站点至少几个: the answers to all clauses, that to the whole first; None where they are not about so many topics,
    or leave out that of the whole.
    """
    heard = _heard(parts, talk, around)
    topics = [one.query.topic for one in heard if one.query]
    if len(set(topics)) < len(parts) or (whole.query and whole.query.topic not in topics):
        return None
    main = whole.query.topic if whole.query else topics[0]
    return _together(sorted(heard, key=lambda one: not one.query or one.query.topic != main), around)


def _heard(parts: Sequence[str], talk: Talk, around: Listening) -> list[Heard]:
    heard = list[Heard]()
    for part in parts:
        heard.append(_hear_next(part, heard[-1], around) if heard else hear_one(part, talk, around))
    return heard


def _together(heard: Sequence[Heard], around: Listening) -> Heard:
    asked_back = next((one for one in heard if one.answer.missing), heard[0])
    return replace(heard[0], answer=together([one.answer for one in heard], around.lang or "zh"), talk=asked_back.talk)


def _hear_next(part: str, before: Heard, around: Listening) -> Heard:
    """A further question of a message; by itself where it seems to ask the same words again, but has an answer of its own."""
    heard, alone = hear_one(part, before.talk, around), hear_one(part, Talk(), around)
    same = before.query and heard.query and heard.query.topic == before.query.topic
    stated = same and before.query and not is_rule(around.pack, before.query.topic)
    return alone if stated and alone.answer.status is Status.ANSWERED else heard


def _unreadable(message: str, around: Listening) -> Answer | None:
    lang = around.lang or "zh"
    if len(message) > LONGEST:
        return plainly("long", Status.NEEDS_INPUT, around.pack, lang)
    if not re.search(r"\w", message):
        return plainly("empty", Status.NEEDS_INPUT, around.pack, lang)
    if is_foreign(message):
        return plainly("foreign", Status.OUT_OF_SCOPE, around.pack, lang)
    return None


__all__ = ["Heard", "Known", "Listening", "Talk", "converse", "hear"]
