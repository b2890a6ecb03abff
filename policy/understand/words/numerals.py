"""Numbers in a text: digits, Chinese and English number words, and what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache

from policy.understand.words.vocabulary import any_of, vocabulary

_C = "零〇一二两俩三仨四五六七八九十百千万亿廿"
_SCALE = "百千万亿"
_ARABIC = (
    rf"[-负]?\d+(?:,\d{{3}})*(?:\.\d+)?"
    rf"(?:[{_SCALE}]+(?:零?(?:\d|[一二三四五六七八九])[千百十])*(?:\d|[一二三四五六七八九](?![次场天个本张门批期回年]))?|[wk](?![a-z]))?"
)
"""Digits with words for tens: 12 万 5 千, 3 千 5."""
_CHINESE = rf"负?[{_C}]+(?:点[零一二三四五六七八九]+[{_SCALE}]?)?"
_AND_HALF = re.compile(r"个半(?!天)|天半(?=$|[^天])|[\s-]+and[\s-]a[\s-]half\b")
_NO_NUMERAL = re.compile("十?(?:一[二两]|[二两]三|三四|四五|五六|六七|七八|八九)[十百千万]?|[一二三四五六七八九]{2}")
"""Two digits next to each other are a guess or two words, no number: 七八个, 三四十人, 十五六个, 周一、三、五三天."""
_SOME_TENS = re.compile("[几数][十百千万亿]")
"""几十人, 好几百, 数十万: so many tens are not told."""
_SOME_MORE = re.compile(
    r"大几|好几|余|来(?=[号个名位人]|[,，。.;；…!！?？\s]|$)|多(?![少久大长几认拿给算得])|几(?=[个名位号]?(?:人|学生|考生|同学))"
)
"""After a number without its noun: 80 多, 六十大几."""
_RATE = re.compile(
    r"(?:每一?|一|1)个?(?:课时|学时|节课|节)(?:的?(?:钱|标准|单价))?(?:要?是|为|就|只|才|按|算|给|发|[:=])*\s*$"
)
"""Before a bare number that is the price of an hour of teaching: 每学时 150."""
_TO = r"\s*(?:到|至|~|-|或者?|还是|to)\s*"

_DIGITS = "一二三四五六七八九"
_ONES = {"": 0} | {digit: i for i, digit in enumerate(_DIGITS, 1)}
_TENS = {"": 0, "十": 10} | {f"{digit}十": 10 * i for i, digit in enumerate(_DIGITS[1:], 2)}
_HUNDREDS = {"": 0} | {f"{digit}百": 100 * i for i, digit in enumerate(_DIGITS, 1)}
_REGULAR = {"零": 0, "两": 2} | {
    hundreds + tens + ones: _HUNDREDS[hundreds] + _TENS[tens] + _ONES[ones]
    for hundreds in _HUNDREDS
    for tens in _TENS
    for ones in _ONES
    if tens or not (hundreds and ones)
}
"""Numerals below a thousand in their regular form. All others (一百二, 一百零五, 3 万 5) are read by cn2an, which is slow to
import: with it `onex ask` would start a seventh later."""


@dataclass(frozen=True)
class Number:
    """A number as it stands in a text. `about` says why it is less than a number: vague, more, less, range, each."""

    value: Decimal | None
    start: int
    end: int
    unit: str | None = None
    unit_end: int = 0
    about: str | None = None
    half: bool = False
    spelled: bool = False

    @property
    def small_word(self) -> bool:
        """A single 一, 两 or one that counts nothing in particular."""
        return self.spelled and (self.end - self.start == 1 or self.value == 1) and self.unit in (None, "some")

    @property
    def stop(self) -> int:
        """Where the number with its noun ends."""
        return max(self.end, self.unit_end)


def numbers_in(text: str) -> list[Number]:
    """All numbers of a normalised text with what they count, from left to right."""
    masked = mask_others(text)
    found = [_read(hit) for hit in _numeral().finditer(masked)]
    return _about([_with_unit(number, masked) for number in found if not _part_of_word(number, masked)], masked)


def mask_others(text: str) -> str:
    """The text with digits blanked that are no numbers: 1+X, document numbers, 一般."""
    return _others().sub(lambda hit: "·" * len(hit[0]), text)


def value_of(words: str) -> Decimal | None:
    """The value of a number in digits or words; None where it cannot be told."""
    if re.fullmatch(r"[a-z\s-]+", words):
        return _english(words)
    plain = words.replace(",", "").replace("俩", "两").replace("仨", "三")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return _chinese(plain)


def _chinese(words: str) -> Decimal | None:
    if words in _REGULAR:
        return Decimal(_REGULAR[words])
    if words in _SCALE:
        return None
    import cn2an

    if words[-1] in "wk":
        return Decimal(words[:-1]) * (10000 if words[-1] == "w" else 1000)
    try:
        return Decimal(str(cn2an.cn2an(words, "smart"))).normalize() + 0
    except (ValueError, InvalidOperation):
        return None


def _english(words: str) -> Decimal | None:
    values = {word: int(value) for word, value in vocabulary().data["english_numbers"].items()}
    total = part = 0
    for word in re.findall(r"[a-z]+", words):
        number = values.get(word, 1 if word in ("a", "an") else None)
        if number is None:
            continue
        part = part + number if number < 100 and word != "dozen" else max(part, 1) * number
        if number == 1000:
            total, part = total + part, 0
    return Decimal(total + part)


@cache
def _numeral() -> re.Pattern[str]:
    return re.compile(rf"(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE})|(?P<english>{_english_numeral()})")


def _english_numeral() -> str:
    """Words that make one number: twenty-five, a hundred and five; not five one(-hour sessions)."""
    values = {word: int(value) for word, value in vocabulary().data["english_numbers"].items()}
    ones, tens, small, scales = (
        f"(?:{any_of([word for word, value in values.items() if value in among and word != 'dozen'])})"
        for among in (range(1, 10), range(20, 100, 10), range(20), (100, 1000))
    )
    small = rf"(?:{tens}(?:[\s-]+{ones})?|{small})"
    scaled = rf"(?:\ba |{small}[\s-]+)?(?:{scales}|\bdozen\b)(?:[\s-]+{scales})*"
    return rf"{scaled}(?:[\s-]+(?:and )?{scaled})*(?:[\s-]+(?:and )?{small})?|{small}"


@cache
def _others() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary().data["not_numbers"]))


def _read(hit: re.Match[str]) -> Number:
    before = max(0, hit.start() - 1)
    start = before if _SOME_TENS.match(hit.string, before) else hit.start()
    return Number(value_of(hit[0]), start, hit.end(), spelled=hit["arabic"] is None)


def _part_of_word(number: Number, text: str) -> bool:
    """Digits inside a Latin word (web2), and ordinals, which are read for themselves."""
    before, after = text[: number.start][-1:], text[number.end :][:2]
    latin = re.match(r"[a-z]", before) and not re.match(r"[\u3400-\u9fff]", text[number.start :])  # 驾照 C1、D 两本
    return bool(before == "第" or latin or after in ("st", "nd", "rd", "th"))


def _with_unit(number: Number, text: str) -> Number:
    start, half = number.end, False
    if (hit := _AND_HALF.match(text, start)) and number.value is not None:
        half = True
        if hit[0] == "天半":
            return replace(number, value=number.value + Decimal("0.5"), unit="days", unit_end=hit.end(), half=True)
        number, start = replace(number, value=number.value + Decimal("0.5")), hit.end()
    skip = re.compile(r"\s*(?:多|来|好?几|余)?(?:\((?!每)|\s)*").match(text, start)
    start = skip.end() if skip else start
    for unit, pattern in vocabulary().units:
        if hit := pattern.match(text, start):
            after_half = re.compile("半(?!天)").match(text, hit.end()) if unit == "clock_hours" else None
            more = Decimal("0.5") if after_half else 0
            value = None if number.value is None else number.value + more
            return replace(number, value=value, unit=unit, unit_end=(after_half or hit).end(), half=half)
    if hit := re.compile(r"[个名位](?![月半])").match(text, start):
        return replace(number, unit="some", unit_end=hit.end())
    if _RATE.search(text, 0, number.start):
        return replace(number, unit="money", unit_end=number.end)
    return replace(number, half=half)


def _about(numbers: list[Number], text: str) -> list[Number]:
    kept: list[Number] = []
    for i, number in enumerate(numbers):
        following = numbers[i + 1] if i + 1 < len(numbers) else None
        if (
            following
            and re.fullmatch(_TO, text[number.stop : following.start])
            and number.unit in (None, following.unit)
        ):
            kept.append(replace(number, about="range", unit=following.unit))
        elif kept and kept[-1].about == "range" and re.fullmatch(_TO, text[kept[-1].stop : number.start]):
            kept.append(replace(number, about="range"))
        elif number.value is not None and number.value < 0 and _joined(kept, number):
            kept[-1] = replace(kept[-1], about="range", unit=number.unit)
            kept.append(replace(number, value=-number.value, about="range"))
        else:
            kept.append(replace(number, about=_modifier(number, text)))
    return kept


def _joined(kept: list[Number], number: Number) -> bool:
    """Whether a minus is the dash of a range: 60-80."""
    return bool(kept) and kept[-1].end == number.start and kept[-1].unit is None


def _modifier(number: Number, text: str) -> str | None:
    before = re.sub("(?:how|what) about", "", re.split(vocabulary().data["clauses"], text[: number.start])[-1])
    after, inside = text[number.stop :], text[number.end : number.stop]
    if (
        _SOME_TENS.match(text, number.start)
        or (_inside().match(inside) if inside else _SOME_MORE.match(after))
        or _NO_NUMERAL.fullmatch(text, number.start, number.end)
    ):
        return "vague"
    for kind in ("more", "less", "vague"):
        first, then = _modifiers()[kind]
        if number.unit in ("days", "weeks", "months", "years") and re.search(r"\bover\s*$", before):
            continue  # 9 hours over two days
        if first.search(before) or then.match(after):
            return kind
    return "each" if _modifiers()["each"][0].search(before) else None


@cache
def _inside() -> re.Pattern[str]:
    return re.compile(any_of(vocabulary().data["vague"]["inside"]))


@cache
def _modifiers() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    data = vocabulary().data
    kinds = {
        kind: (
            re.compile(rf"(?:{any_of(data[kind]['before'])})\s*(?:有|了|是)?\s*$"),
            re.compile(rf"\s*(?:{any_of(data[kind]['after'])})"),
        )
        for kind in ("more", "less", "vague")
    }
    return kinds | {"each": (re.compile(rf"(?:{any_of(data['each'])})\s*(?:有|是|都|各)?\s*$"), re.compile("(?!)"))}


def whole(value: Decimal | None) -> int | Decimal:
    """A whole number as an int, anything else as it is: the rules refuse it in their own words."""
    assert value is not None
    return int(value) if value == value.to_integral_value() else value
