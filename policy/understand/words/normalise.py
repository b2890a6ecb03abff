"""One way of writing: full width to half width, traditional to simplified, slips of the keyboard put right."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from policy.understand.words.vocabulary import Finder, any_of, read_lines, vocabulary

HAN = r"[\u3400-\u9fff]"
LONG_WORD = 3
"""From so many characters on a word is known by the rest of it."""
LONGEST = 1000
"""Characters of a message that are read; a longer one is not a question."""

_SPACES = re.compile(r"\s+")
_BESIDE_HAN = re.compile(rf"(?<={HAN})\s+|\s+(?={HAN})")
_QUOTES: dict[int, str] = str.maketrans(
    {"“": '"', "”": '"', "‘": "'", "’": "'", "：": ":", "—": "-", "–": "-", "−": "-", "～": "~"}
)
_CLAUSE_BETWEEN = re.compile(r"(?<=\d)，(?=\d)")
"""A Chinese comma between two numbers parts clauses; it never groups thousands."""
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_FINANCIAL = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟零]{2,}|[壹贰叁肆伍陆柒捌玖拾](?=\s*[个名位人场次天课元块万])")
"""Numerals as they stand on bills: 壹佰贰拾壹."""
_DAYS = re.compile(r"(?<![月年周期拜十廿卅第\d])(?:一日(?=[内之里中监培考授讲])|两日(?![期程]))")
"""一日内, 两日: days as they are counted in formal writing; 十月一日 is a date."""
_PAIR = re.compile(r"(?P<who>(?<=[我咱你您他她它们哥姐]))?(?P<n>[俩仨])(?![个本张份种门场次回遍天日年节学课周月级])")
"""两个 or 三个 in one character, before the noun: 俩证书; after a pronoun they are persons: 咱俩."""
_PAIRS = {"俩": "两个", "仨": "三个"}
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")

_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_OLD = re.compile(
    "[廿卅卌]|(?<![一二三四五六七八九十个年])半百(?=零|[个名位号]?(?:人|学生|考生|同学|学员)|[,，。;；]|$)"
)
"""Numerals of one's grandparents: 卅五, and 半百 where people are counted (not 年过半百)."""

_ADDRESSED = re.compile(
    "(?:(?:您好|你好)[,，!！])?(?:(?:请教|请问|麻烦|尊敬的|亲爱的|各位)*[\u3400-\u9fff]?(?:辅导员|班主任|老师|主任|处长|院长|校长|书记|科长|领导|学姐|学长|同学)(?:们|老师)?)+"
    "(?:您好|你好|好)?[,，:：!！。~](?=.)"
    "|(?:dear|hello|hi|hey|excuse me,?)(?: dear)? ?(?:teacher|professor|sir|madam|director|dean|everyone|all)?[,:!. ]+(?=.)"
)
"""Whom a message speaks to, before anything is said: 老师，我想问. It names no matter."""

_ADDED_TO = re.compile(r"(?<=[加算连]上)(?=下午)")
"""加上下午 is the afternoon on top, not morning and afternoon (上下午)."""

_FACTORY = re.compile(r"(?<=[\d一二两三四五六七八九十几每])厂")
"""场 typed wrong behind a number: 监考了两厂."""
_ZEROS = re.compile(r"(?<=\d)o+(?![a-z])")
"""The letter o typed for a zero: 1oo."""


def normalised(message: str) -> str:
    """The message as it is read: NFKC, simplified, lower case, no spaces beside Chinese characters."""
    message = _CLAUSE_BETWEEN.sub(", ", message)
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", message)).translate(_plain())
    text = _FINANCIAL.sub(lambda hit: hit[0].translate(_PLAIN), text)
    text = _OLD.sub(lambda hit: _TENS.get(hit[0], "五十"), text)
    text = _DAYS.sub(lambda hit: hit[0].replace("日", "天"), text)
    text = _PAIR.sub(lambda hit: _PAIRS[hit["n"]] + "人" * (hit["who"] is not None), text)
    text = _BESIDE_HAN.sub(" ", _SPACES.sub(" ", text.lower().strip()))
    text = _ADDED_TO.sub(" ", _BESIDE_HAN.sub("", text))
    text = text[hit.end() :] if (hit := _ADDRESSED.match(text)) else text
    return corrected(_ZEROS.sub(lambda hit: "0" * len(hit[0]), text))


def corrected(text: str) -> str:
    """The text with known slips and words that sound or look alike put right."""
    slips = vocabulary().data["slips"]
    text = _sessions_put_right(_slips().sub(lambda hit: slips[hit[0]], text))
    slipped = list(_slipped(text))
    edges = _word_edges(text) if slipped else set()
    for word, at in slipped:
        if {at, at + len(word)} <= edges:
            text = text[:at] + word + text[at + len(word) :]
    return text


def _sessions_put_right(text: str) -> str:
    """监考了两厂: sessions (场) where exams are spoken of and no factory; 三厂家 is not cut in two."""
    typed = list(_FACTORY.finditer(text))
    if not typed or not vocabulary().says("exams_spoken_of", text) or vocabulary().says("factories", text):
        return text
    edges = _word_edges(text)
    for hit in typed:
        if hit.end() in edges:
            text = f"{text[: hit.start()]}场{text[hit.end() :]}"
    return text


def _slipped(text: str) -> Iterator[tuple[str, int]]:
    """Words of the field that were meant where one character stands for another that sounds or looks alike, and where."""
    for name in ("sounds.ini", "shapes.ini"):
        finder, alike = _words_alike(name)
        for heard, at in finder.find(text.translate(_alike(name))):
            typed = text[at : at + len(heard)]
            meant = next((word for word in alike[heard] if _is_slip(typed, word)), None)
            if meant and typed not in alike[heard]:
                yield meant, at


def _is_slip(typed: str, meant: str) -> bool:
    """Whether a word differs in one character, in a short one in one that is rarely typed by itself, and is no word of its own."""
    import rjieba

    others = [char for char, right in zip(typed, meant, strict=True) if char != right]
    long = len(meant) >= LONG_WORD
    rare = len(others) == 1 and (long or others[0] not in vocabulary().data["never_slips"])
    return rare and len(rjieba.cut(typed, False)) > 1


def _word_edges(text: str) -> set[int]:
    """Where words begin and end: 小时考务 holds no 时考."""
    import rjieba

    edges = {0}
    for word in rjieba.cut(text, False):
        edges.add(max(edges) + len(word))
    return edges


@cache
def _plain() -> dict[int, str]:
    """Quotes and dashes of one kind, simplified characters."""
    pairs = vocabulary().data["traditional"]
    return _QUOTES | {ord(old): new for old, new in zip(pairs[::2], pairs[1::2], strict=True)}


@cache
def _slips() -> re.Pattern[str]:
    return re.compile(any_of(list(vocabulary().data["slips"])))


@cache
def _alike(name: str) -> dict[int, str]:
    """Each character of a list of those that are alike → the first of its line."""
    return {ord(char): alike[0] for alike in read_lines(name) for char in alike}


@cache
def _words_alike(name: str) -> tuple[Finder, dict[str, list[str]]]:
    """How the words of the field sound or look, and the words that do so."""
    alike = defaultdict[str, list[str]](list)
    for word in (*vocabulary().data["sounded"], *vocabulary().majors):
        alike[word.translate(_alike(name))].append(word)
    return Finder(alike), alike


def is_foreign(text: str) -> bool:
    """Whether most letters are neither Chinese nor Latin: a language that is not ours."""
    letters = [char for char in text if char.isalpha()]
    strange = [char for char in letters if not (char.isascii() or "\u3400" <= char <= "\u9fff")]
    return len(strange) * 4 > len(letters)


def language_of(text: str) -> str:
    """zh where any Chinese character stands, or nothing tells; else en."""
    if re.search(HAN, text) or not re.search(r"[A-Za-z]", text):
        return "zh"
    return "en"
