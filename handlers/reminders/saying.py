"""Wishes in one's own words.

“每周最多提醒我5次”, “提醒太多了”, “能提前一周提醒我吗”, “不要提醒我缴费”, “别再提醒我了”, “免打扰 22点到7点”, “半小时后再提醒我”,
“quiet from 22:00 to 7:00”.
"""

from __future__ import annotations

import re

from handlers.numerals import NUMERAL, in_digits
from models.reminders import Kind

_KINDS: tuple[tuple[str, Kind], ...] = (
    ("报名|registration|registering", Kind.REGISTRATION),
    ("[缴交]费|payment|paying", Kind.PAYMENT),
    ("准考证|ticket", Kind.TICKET),
    ("成绩|scores?|results?", Kind.SCORES),
    ("周报|reports?", Kind.REPORT),
    ("考试|exams?", Kind.EXAM),
)
_KIND = f"({'|'.join(words for words, __ in _KINDS)})"
_HOUR = r"(晚上?|夜里|早上?|上午|凌晨)?\s*(\d{1,2})(?:[:：](\d{2})|点(半)?)?"
_HOURS = rf"{_HOUR}\s*(?:[-–—~到至]+|to)\s*{_HOUR}"
_QUIET = (
    rf"(?:免打扰|勿扰|别打扰|不打扰|quiet)\D*?{_HOURS}\D{{0,6}}",
    rf"{_HOURS}\s*(?:之间)?请?(?:免打扰|勿扰|别打扰我?|不要(?:打扰|提醒)我?)",
)
_WEEKLY = (
    r"(?:提醒我?)?每周(?:最多|至多|不超过)?(?:提醒我?|发我?)?\s*(\d{1,2})\s*[条次](?:提醒)?",
    r"at most (\d{1,2}) (?:reminders )?a week",
)
_UNLIMITED = (r"每周(?:条数|次数)?不限(?:制|条数|次数)?", "as many as needed")
_TOO_MANY = (
    r"(?:你们?的?)?(?:提醒|消息|通知)(?:我?得?)?(?:也|真|实在)?(?:太|有点)(?:多|频繁|勤|密)了?",
    r"少(?:提醒|发|通知)我?(?:一?点儿?|几[条次]|一?些)",
    r"(?:there are |i get )?too many reminders|(?:send )?(?:me )?fewer reminders",
)
_NUMBERS = r"(\d{1,2}(?:[、，,和 ]{1,3}\d{1,2})*)\s*"
_ME = r"(再|也)?(?:提醒|通知|告诉)我?(?:一下|[一1]次|一遍)?"
_BEFORE = r"(?:提前|(?:考试|报名|缴费)?(?:截止|开始|结束)?(?:之|以)?前)\s*"
_DAYS = (
    rf"提前\s*{_NUMBERS}(?:个?工作日|天)()",
    rf"{_BEFORE}{_NUMBERS}(?:个?工作日|天){_ME}",
    r"(?:remind me )?(\d{1,2}(?:[, and]{1,6}\d{1,2})*) (?:work)?days before()",
)
_WEEKS = (
    rf"{_BEFORE}(\d)\s*个?(?:周|星期|礼拜){_ME}",
    r"remind me (a|\d) weeks? (?:before|in advance)()",
)
WORKDAYS = 5  # of a week
_OFF = (
    rf"请?(?:不要|别|不用|不必)再?提醒我?{_KIND}了?",
    rf"请?(?:停止|关闭|取消){_KIND}的?提醒",
    rf"(?:don't|do not|stop) remind(?:ing)? me (?:of|about) (?:the )?{_KIND}",
)
_ON = (
    rf"(?:请|要|继续)提醒我?{_KIND}",
    rf"请?(?:恢复|打开|开启){_KIND}的?提醒",
    rf"remind me (?:of|about) (?:the )?{_KIND}(?: again)?",
)
_STOP = (
    r"请?(?:不要|别|不用|不必|甭)再?(?:提醒|通知|催)我?了?(?:吧|啊|啦)?",
    r"请?(?:停止|关闭|关掉|取消)(?:我的)?(?:所有|全部|一切)?(?:的)?提醒",
    r"请?(?:不要|别)再?(?:给我)?发(?:任何)?提醒了?",
    r"(?:please )?(?:don't|do not|stop) remind(?:ing)? me(?: any ?more| again)?",
    r"(?:stop|turn off|no more)(?: all)?(?: my)? reminders",
)
_RESUME = (
    r"请?(?:恢复|重新打开|打开|开启)(?:我的)?(?:所有|全部)?(?:的)?提醒",
    r"(?:resume|turn on)(?: all)?(?: my)? reminders",
)

_AGAIN = r"(?:再|重新)?(?:提醒|叫|喊|催|通知)(?:一下|一声)?我?(?:一下|一声)?(?:吧|哈|啊)?"
_SOON = rf"(?:(?:等|待|过)(?:一?会儿?|一下)|稍?晚(?:一?点儿?|些)|稍后|回头){_AGAIN}"
_REMIND = r"(?:please )?remind me(?: again)? "
_MINUTES = (rf"过?(\d{{1,3}})\s*分钟?(?:之?后)?{_AGAIN}", rf"{_REMIND}in (\d{{1,3}}) min(?:ute)?s?")
_HALVES = (rf"过?(\d{{0,2}})\s*个?半(?:个?)(?:小时|钟头)(?:之?后)?{_AGAIN}", rf"{_REMIND}in half an() hour")
_WHOLE = (rf"过?(\d{{1,2}})\s*个?(?:小时|钟头)(?:之?后)?{_AGAIN}", rf"{_REMIND}in (\d{{1,2}}|an) hours?")
_WAITS = (
    ("1h", (_SOON, rf"{_REMIND}later")),
    ("tonight", (rf"(?:今晚|今天晚上|晚上){_AGAIN}", rf"{_REMIND}tonight")),
    ("tomorrow", (rf"明(?:天|早|儿)(?:一早|早上|上午)?{_AGAIN}", rf"{_REMIND}tomorrow(?: morning)?")),
)


_ASKED = re.compile(
    r"^(?:(?:请问?|麻烦|帮我|你?(?:能不能|可不可以|可否|能否|可以|能)|(?:can|could) you|please)\s*)*"
    r"|(?:\s*(?:可以|好|行)?(?:吗|么|嘛|吧|不)|,? please)?[?？。.!！\s]*$",
    re.IGNORECASE,
)
"""What makes a wish a question or a request: “能……吗”, “please”."""
EVERY = "all"
"""In the place of a kind: each that can be turned off."""
_WHOLE_WISHES = (
    (_UNLIMITED, ("weekly", "none")),
    (_TOO_MANY, ("weekly", "")),
    (_STOP, ("stop", "")),
    (_RESUME, ("on", EVERY)),
)
"""Wishes that hold no figure and no kind."""
LONGEST = 60
"""A wish is a short sentence."""


def wish_in(text: str) -> tuple[str, str] | None:
    """The word after /remind and its details that say the same; None when it is no wish."""
    if len(text) > LONGEST:
        return None
    said = re.sub(rf"{NUMERAL}(?=\s*(?:[条次天周]|个?(?:星期|礼拜|工作日)))", in_digits, _ASKED.sub("", text.strip()))
    if found := _fits(_QUIET, said):
        return "quiet", f"{_time(found[:4])}-{_time(found[4:])}"
    if found := _fits(_WEEKLY, said):
        return "weekly", found[0]
    if days := _days(said):
        return "days", days
    if whole := next((wish for forms, wish in _WHOLE_WISHES if _fits(forms, said) is not None), None):
        return whole
    return next(
        ((verb, _kind(found[0])) for verb, forms in (("off", _OFF), ("on", _ON)) if (found := _fits(forms, said))), None
    )


def _days(said: str) -> str:
    """The workdays before, as the command takes them; with a plus where they come on top of the present ones."""
    if found := _fits(_DAYS, said):
        days = " ".join(re.findall(r"\d+", found[0]))
    elif found := _fits(_WEEKS, said):
        days = str(WORKDAYS * (int(found[0]) if found[0].isdecimal() else 1))
    else:
        return ""
    return f"+{days}" if found[1] else days


def wait_in(text: str) -> str | None:
    """How long the last reminders are to wait, as `reminding.asked_for` takes it; None when the words say nothing of it."""
    if len(text) > LONGEST:
        return None
    said = re.sub(rf"{NUMERAL}(?=\s*(?:个|小时|钟头|分))", in_digits, text.strip().rstrip("。.!！~ "))
    if found := _fits(_MINUTES, said):
        return f"{found[0]}m"
    if found := _fits(_HALVES, said):
        return f"{int(found[0] or 0) * 60 + 30}m"
    if found := _fits(_WHOLE, said):
        return f"{found[0] if found[0].isdecimal() else 1}h"
    return next((wait for wait, forms in _WAITS if _fits(forms, said) is not None), None)


def _fits(forms: tuple[str, ...], said: str) -> list[str] | None:
    """What the first form that fits captures; None when none does."""
    matches = (re.fullmatch(form, said, re.IGNORECASE) for form in forms)
    return next(([part or "" for part in found.groups()] for found in matches if found), None)


def _kind(words: str) -> str:
    return next(kind.value for pattern, kind in _KINDS if re.fullmatch(pattern, words, re.IGNORECASE))


def _time(parts: list[str]) -> str:
    """An hour as the command takes it: 晚上10点半 as 22:30."""
    half, hour, minute, thirty = parts
    later = 12 if half[:1] in {"晚", "夜"} and int(hour) < 12 else 0
    return f"{(int(hour) + later) % 24:02d}:{minute or ('30' if thirty else '00')}"
