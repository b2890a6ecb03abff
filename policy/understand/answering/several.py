"""Several questions in one message: told apart, and each answered with its own source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policy.answer import Answer
from policy.calculate import MOST_CITATIONS
from policy.understand.answering.replies import say, with_lines
from policy.understand.words.concepts import concepts
from policy.understand.words.normalise import normalised
from policy.understand.words.vocabulary import vocabulary

MOST_QUESTIONS = 3
_IN_TURN = "[,，](?=[^,，]{2,12}又(?:是|归|由|该|找|在)(?:谁|哪))"
"""理论题库谁建，实操题库又是谁: a second question of the same kind."""

_ASKED = re.compile(
    "多少|几|谁|什么|啥|哪|怎么|如何|多久|[吗么]|能不能|是否|要不要|[行可]不[行可]|[归由]谁|(?:行|可以)不"
    "|\\b(?:who|what|how|when|(?<!of )which|where|whether)\\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,，]|\band (?=who|what|how|when|which|where|is |are |do |does |can |must )", re.IGNORECASE)
"""Where one clause ends; each may be a question of its own: 小结多久一次，总结多久一次."""


def questions(message: str) -> list[str]:
    """The questions of a message; the message itself where it holds one, or where a part of it asks nothing."""
    sentences = re.split(rf"[?？;；\n]+|{_IN_TURN}", message)
    parts = [part for sentence in sentences for part in _apart(sentence)]
    if not 2 <= len(parts) <= MOST_QUESTIONS or not all(asks(part) for part in parts):
        return [message]
    return parts


def clauses(message: str) -> list[str]:
    """The clauses of a message that each ask something, with what was said before each; one where there is but one."""
    if len(_ASKED.findall(message)) < 2:
        return [message]
    parts, begun = list[str](), ""
    for clause in _CLAUSE.split(message):
        begun += clause
        if _ASKED.search(clause):
            parts.append(begun.strip(",，? ？"))
            begun = ""
        else:
            begun += ","
    if parts and begun.strip(",，? ？"):
        parts[-1] += f",{begun.rstrip(',')}"
    return parts if len(parts) <= MOST_QUESTIONS else [message]


def _apart(sentence: str) -> list[str]:
    """A sentence cut where 另外 or 还有 begins a second question; without that word where it begins with it."""
    also = vocabulary().pattern("also")
    hit = also.search(sentence, 1)
    cut = [sentence[: hit.start()], sentence[hit.end() :]] if hit and asks(sentence[: hit.start()]) else [sentence]
    plain = (re.sub(f"^\\s*(?:{also.pattern})", "", part).strip(",，、 ") for part in cut)
    return [part for part in plain if re.search(r"\w", part)]


def asks(part: str) -> bool:
    """Whether a part of a message asks something."""
    found, _ = concepts().find(normalised(part))
    return bool(set(found) & concepts().asks) or bool(re.search("[吗呢么]", part))


def together(answers: Sequence[Answer], lang: str) -> Answer:
    """The first answer, and below it what the others say and where it stands."""
    first, *others = answers
    citations = dict.fromkeys(source for answer in answers for source in answer.citations)
    both = replace(first, citations=tuple(citations)[:MOST_CITATIONS])
    return with_lines(both, then=[say("also", lang, says=_briefly(other, lang)) for other in others])


def _briefly(answer: Answer, lang: str) -> str:
    """What an answer says first, and its articles: 8 课时（第十二条）。"""
    says, articles = answer.text.split("\n")[0], list(dict.fromkeys(one.article for one in answer.citations))
    if not articles:
        return says
    return (
        f"{says.rstrip('.')} ({', '.join(articles)})."
        if lang == "en"
        else f"{says.rstrip('。')}（{'、'.join(articles)}）。"
    )
