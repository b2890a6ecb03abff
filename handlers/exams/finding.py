"""What a question about exams asks for: which certificate and level, which days, which date of a round."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.calendar import DAY, monday_of
from models.institutions import Certificate, Level
from models.rounds import Milestone

WEEK = timedelta(days=7)
ENOUGH = 84  # of 100, for a misspelt name

_ASKS = re.compile(
    r"什么时候|何时|啥时候|几号|哪天|哪一天|几点|多久|时间|日期|安排|截止|还能报|还可以报|能报名|"
    r"有(什么|哪些|啥|没有)?.{0,6}考试|考试.{0,4}(有哪些|安排)|考场|在哪(里|儿)?考|报名费多少|倒计时|还有几天|"
    r"when|where is|what date|deadline|how long|(which|what|any) exams?|exams? .{0,12}(next|this|in)\b|"
    r"how much is (the|my) (exam |registration )?fee|"
    r"(is|has) registration|registration (still )?(open|over|closed)|can I still register", re.IGNORECASE,
)  # fmt: skip
_HOW = re.compile(
    r"(怎么样?|如何|(在|去|到)?(哪里?|哪儿|什么地方))(可以|才能)?(报名|报考)|报名(网址|网站|入口|地址|的?地方)|(how|where) (do|can) I register",
    re.IGNORECASE,
)
_WHERE = re.compile(r"在哪|哪里|哪儿|地点|考场|where", re.IGNORECASE)
_FILLS = re.compile(
    r"[\s,，.。?？!！（）()]|请问|我|们|要|想|应该|该|这个|这次|证书|考试|初级|中级|高级|的|呢|啊|是|the|for|exams?",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"我(的|关注的?|报(名|了)的?)(证书|那场)?考试|关注的考试|my exams?|"
    r"我(还|都)?(能|可以|要|该|想)(报?考|报)(什么|哪些|哪几[门场]|啥)(试|证书?|考试)?呢?[?？]?$|"
    r"我.{0,8}(报名?|[缴交]费|[缴交]钱)(成功|上)?了?(吗|没有?)|(have|did|am) I .{0,10}(register|registered|paid|pay)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"考(试|证|级|场)?|报名|报考|准考证|成绩|查分|出分|缴费|领证|exam|register|registration|scores?|ticket|fee",
    re.IGNORECASE,
)
_FEE = re.compile(
    r"(考试|报名|考证|报考)?费用?是?.{0,3}多少钱?|(考试|报名|考|报)?(要|交|花)*多少钱|how much", re.IGNORECASE
)
_WHEN = r"(?:什么时候|何时|啥时候|几号|哪天|哪一天|几月|多久)"
_CERTIFIED = (
    rf"领证|拿证|发证|证书?.{{0,6}}{_WHEN}.{{0,4}}(?:发|领|拿|下来|到手|出来)|{_WHEN}.{{0,4}}(?:发|领|拿)(?:得到|到)?(?:的|我们?的?)?证书?|"
    r"when .{0,30}\b(?:get|receive|collect|issued?|come|ready)\b.{0,20}\bcertificates?|"
    r"when .{0,20}\bcertificates? .{0,20}\b(?:issued|come|ready|given|out)\b"
)
_NOT_HERE = re.compile(r"课时|认定|津贴|补贴|监考费|学分|减免|免考|周报|培训费|上限|多少人|几个人")
_MINE = re.compile(r"我(的|关注|报名?的?)|my |follow", re.IGNORECASE)
_TOPICS: tuple[tuple[str, Milestone], ...] = (
    (r"准考证|ticket", Milestone.TICKET),
    (r"成绩|查分|出分|scores?|results?", Milestone.SCORES),
    (r"缴费|交费|报名费|\bfees?\b|pay", Milestone.PAYMENT),
    (_CERTIFIED, Milestone.CERTIFICATE),
    (r"报名|报考|regist", Milestone.REGISTRATION_CLOSES),
)
_LEVELS = {"初级": Level.ELEMENTARY, "中级": Level.INTERMEDIATE, "高级": Level.ADVANCED, "elementary": Level.ELEMENTARY,
           "intermediate": Level.INTERMEDIATE, "advanced": Level.ADVANCED}  # fmt: skip
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_ENGLISH = re.compile(rf"\b(?:in|of|this|next)\s+({'|'.join(_ENGLISH)})[a-z]*\b", re.IGNORECASE)
_MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


@dataclass(frozen=True)
class Question:
    """What is asked. No certificates: all of them; no days: the next round of each; no milestone: the exam itself."""

    certificates: tuple[int, ...] = ()
    level: Level | None = None
    first: date | None = None
    last: date | None = None
    about: Milestone | None = None
    mine: bool = False
    where: bool = False  # asks for a place

    @property
    def names_nothing(self) -> bool:
        """Whether it names neither a certificate nor days, so that the asker's own exams are meant first."""
        return not self.certificates and self.first is None and (self.about is not None or self.where)


def is_about_exams(text: str) -> bool:
    """Whether a text asks for a date or a list of exams, rather than for a rule or a figure."""
    asks = _OWN.search(text) or (_ASKS.search(text) and _ABOUT.search(text))
    return bool(asks) and not _NOT_HERE.search(text)


def asks_when_certified(text: str) -> bool:
    """Whether the day is asked for on which certificates are given out."""
    return re.search(_CERTIFIED, text, re.IGNORECASE) is not None and not _NOT_HERE.search(text) and _asks_when(text)


def _asks_when(text: str) -> bool:
    return re.search(rf"{_WHEN}|\bwhen\b", text, re.IGNORECASE) is not None


def asks_how_to_register(text: str, certificates: Sequence[Certificate]) -> bool:
    """Whether a text asks how or where one registers, for exams here: nothing but a certificate of ours is named."""
    return _HOW.search(text) is not None and not without_names(_HOW.sub("", text), certificates)


def without_names(text: str, certificates: Sequence[Certificate]) -> str:
    """What a text says besides names of certificates, levels and words that only fill a sentence."""
    return _FILLS.sub("", unnamed(text, certificates))


def unnamed(text: str, certificates: Sequence[Certificate]) -> str:
    """What a text says besides names of certificates."""
    names = {name for one in certificates for name in (*one.called(), *_latin(one.name))}
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(re.escape(name), "", text, flags=re.IGNORECASE)
    return text


def _latin(name: str) -> Iterator[str]:
    found = re.match(r"[A-Za-z]{2,}", name)
    if found:
        yield found.group()


def asks_fee(text: str) -> bool:
    """Whether an amount is asked for."""
    return _FEE.search(text) is not None


def asks_fee_of_a_certificate(text: str, certificates: Sequence[Certificate]) -> bool:
    """Whether a text says nothing but a certificate of ours and that its price is asked for: “老年照护多少钱”."""
    bare = _FEE.sub("", text)
    return bare != text and bool(named_in(text, certificates)) and not without_names(bare, certificates)


def question_in(text: str, certificates: Sequence[Certificate], today: date) -> Question:
    """Reads a question."""
    first, last = days_in(text, today)
    return Question(
        certificates=tuple(one.id for one in named_in(text, certificates)),
        level=next((level for word, level in _LEVELS.items() if word in text.lower()), None),
        first=first,
        last=last,
        about=next((milestone for words, milestone in _TOPICS if re.search(words, text, re.IGNORECASE)), None),
        mine=bool(_MINE.search(text)),
        where=bool(_WHERE.search(text)) and not _HOW.search(text),
    )


def named_in(text: str, certificates: Sequence[Certificate]) -> list[Certificate]:
    """The certificates that a text names: by a whole name, else by how it begins, else misspelt."""
    bare = _bare(text)
    for fits in (_whole, _beginning, _misspelt):
        found = [one for one in certificates if any(fits(bare, _bare(name)) for name in one.called())]
        if found:
            return found
    return []


def _bare(text: str) -> str:
    return re.sub(r"[\s（）()，,。?？!！·]", "", text).lower()


def _whole(text: str, name: str) -> bool:
    return len(name) >= 2 and name in text


def _beginning(text: str, name: str) -> bool:
    """A Latin word with which it begins (Web), or its first three characters (老年照, 建筑信)."""
    latin = re.match(r"[a-z]{2,}", name)
    return (latin.group() if latin else name[:3]) in text and len(name) >= 3


def _misspelt(text: str, name: str) -> bool:
    from rapidfuzz import fuzz

    return len(name) >= 4 and len(text) >= len(name) and fuzz.partial_ratio(name, text) >= ENOUGH


def days_in(text: str, today: date) -> tuple[date | None, date | None]:
    """The days that a text speaks of: 今天, 明天, 本周, 下周, 本月, 下个月, 12月, 12月19日."""
    monday = monday_of(today)
    spans: tuple[tuple[str, date, date], ...] = (
        (r"今天|today", today, today),
        (r"明天|tomorrow", today + DAY, today + DAY),
        (r"后天", today + 2 * DAY, today + 2 * DAY),
        (r"下下周", monday + 2 * WEEK, monday + 2 * WEEK + 6 * DAY),
        (r"下周|下个?星期|next week", monday + WEEK, monday + WEEK + 6 * DAY),
        (r"这周|本周|这个?星期|this week", monday, monday + 6 * DAY),
        (r"下个?月|next month", *month(today, 1)),
        (r"这个?月|本月|this month", *month(today, 0)),
    )
    for words, first, last in spans:
        if re.search(words, text, re.IGNORECASE):
            return first, last
    return _named_days(text, today)


def month(today: date, ahead: int) -> tuple[date, date]:
    """First and last day of the month so many months ahead."""
    number = today.year * 12 + today.month - 1 + ahead
    first = date(number // 12, number % 12 + 1, 1)
    following = date((number + 1) // 12, (number + 1) % 12 + 1, 1)
    return first, following - DAY


def _named_days(text: str, today: date) -> tuple[date | None, date | None]:
    """A month by its name, this year's or the next one's, or a day of it; a day that does not exist is its month."""
    found = re.search(r"(?<!\d)(\d{1,2}|十[一二]?|[一二三四五六七八九])\s*月(?:份)?(?:\s*(\d{1,2})\s*[日号])?", text)
    if not found:
        english = _IN_ENGLISH.search(text)
        return month(today, (_ENGLISH.index(english[1].lower()) + 1 - today.month) % 12) if english else (None, None)
    number = int(found[1]) if found[1].isdecimal() else _MONTHS.index(found[1]) + 1
    if not 1 <= number <= 12:
        return None, None
    first, last = month(today, (number - today.month) % 12)
    day = int(found[2]) if found[2] else 0
    return (first + (day - 1) * DAY,) * 2 if 1 <= day <= last.day else (first, last)
