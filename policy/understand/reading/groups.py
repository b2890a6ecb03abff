"""Candidates of one certificate told group by group (一班 62 人、二班 58 人; 3 个班，每班 41 人): they are counted together."""

from __future__ import annotations

import re
from itertools import pairwise

from policy.understand.reading.each import told_of_each
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.wishes import asks_difference
from policy.understand.words.numerals import Number
from policy.understand.words.together import IN_ALL
from policy.understand.words.vocabulary import vocabulary

TAG = "classes"
"""Marks the numbers that count or name groups: what was told of them is counted together already."""
_GROUP = re.compile(
    "班|[男女](?:生|同学|的)|考场|机房|教室|组|校区|考点|\\b(?:class|group|room|boys|girls|men|women|male|female)\\b"
)
_SITTING = re.compile("专业|学院|系|[上下]午|场|morning|afternoon")
"""What may be a group of the one exam, or another exam."""
_ONE_CERTIFICATE = re.compile(
    "同[一个]*[个本张份]?证|[这该一][个本张份][\u3400-\u9fff]{0,6}证|the same certificate|one certificate"
)
_APART = re.compile(
    r"其中|分别[^,，。;；\d]*(?:多少|几)|各(?:是|算|给|认定|认|得|能)*(?:多少|几)|不同的?证|另[外一]*[个本张]证|[abcd甲乙丙]证"
    r"|去年|今年|前年|上学期|第[一二三四1-4]次(?!培训)|第([一二三四1-4])次.*第(?!\1)[一二三四1-4]次|年级"
    r"|respectively|another certificate|two certificates"
)
"""Says that they do not belong together, or asks for each of them."""
_OF_A_GROUP = re.compile("每一?个?(班|考场|机房|教室|组|校区|考点|场|批|间|天|次|轮)[^,，。;；\\d]{0,6}$")
"""Before a number: so many in each of them."""
_ROOM = re.compile(r"\s*个?考场")
_ROOMS = re.compile("考场|机房|教室|考点|rooms")
_THE_OTHER = re.compile(r"另外?一?个(?!证)|\\bthe other\\b")
"""A further group, where the first was named."""
_LATE = re.compile(r"又[^,，。;；\d]{0,4}(?:赶来|赶到|来|到|进来)(?:参?考)?(?:了|过)?(?:的|有)?\s*$")
"""Before those who came later: 又来了 5 人."""
_NOT_LET = re.compile("没让|不让|没[能有]?(?:进|考)|未能|不算|不准|走了|第二|次日|[明后]天|另|培训|报名|[上下]午|晚上")
_IN_ALL = re.compile(rf"{IN_ALL}[^,，。;；\d]{{0,6}}$")


def counted_together(sheet: Sheet, numbers: list[Number], sat: bool) -> int | None:
    """How many all groups have together; None where they are not told group by group. `sat`: some are said to have sat."""
    counted = any(_counts_groups(sheet, n) for n in sheet.numbers)
    if not (counted or len(numbers) > 1) or any(n.value is None or n.value % 1 for n in numbers):
        return None
    forms = {hit.means for hit in vocabulary().choices("exam_form").find(sheet.said)} - {"some_practical"}
    if not (sat or forms) or len(forms) > 1 or _kept_apart(sheet):
        return None
    found = _of_each(sheet, numbers) or _one_by_one(sheet, numbers)
    if found is None:
        return None
    many, says = found
    sheet.take_all([n for n in sheet.numbers if n.unit == "groups"], TAG)
    sheet.asides.append(("pooled", says))
    return many


def late_comers(sheet: Sheet) -> bool:
    """Whether some are said to have come later than others: 又赶来 1 个."""
    return "又" in sheet.said and any(_LATE.search(sheet.said[: n.start]) for n in sheet.numbers)


def read_late_comers(sheet: Sheet, numbers: list[Number]) -> None:
    """只到了 29 个，开考前又赶来 1 个: all who came; doubted where the later ones did not join them, or may have sat another exam."""
    before = [sheet.said[one.stop : other.start] for one, other in pairwise(numbers)]
    clear = before and all(_LATE.search(part) for part in before) and not any(n.about for n in numbers)
    if not clear or _NOT_LET.search(sheet.said) or _kept_apart(sheet):
        sheet.doubt("headcount", sheet.words(*numbers))
        return
    values = [int(number.value or 0) for number in numbers]
    sheet.asides.append(("pooled", f"{' + '.join(map(str, values))} = {sum(values)}"))
    sheet.set("headcount", sum(values))


def read_rooms(sheet: Sheet, counts: int) -> None:
    """开了三个机房，实考 130 人: in how many rooms all of them sat is no matter, where one count says who did."""
    if counts == 1 and "headcount" in sheet.facts:
        sheet.take_all([n for n in sheet.counting("groups") if _ROOMS.search(sheet.said[n.end : n.stop])], TAG)


def in_each(sheet: Sheet, number: Number) -> bool:
    """每个考场坐了 45 人: whether a number is that of each of several groups."""
    return number.about == "each" or _OF_A_GROUP.search(sheet.said[: number.start]) is not None


def _kept_apart(sheet: Sheet) -> bool:
    several = any(n.unit == "certificates" and (n.value or 0) > 1 for n in sheet.numbers)
    apart = _APART.search(sheet.said) or asks_difference(sheet.said) or vocabulary().levels.find(sheet.said)
    return bool(apart) or several or vocabulary().says("corrections", sheet.said)


def _of_each(sheet: Sheet, numbers: list[Number]) -> tuple[int, str] | None:
    """3 个班，每班 41 人: so many times what each of them has; what they have together may be told as well."""
    counts = [n for n in sheet.numbers if _counts_groups(sheet, n)]
    each = [n for n in numbers if in_each(sheet, n) or told_of_each(sheet.text, n.start, n.stop)]
    if len(counts) != 1 or len(each) != 1 or each[0].about not in (None, "each") or counts[0].about:
        return None
    many, one = int(counts[0].value or 0), int(each[0].value or 0)
    named = _OF_A_GROUP.search(sheet.said[: each[0].start])
    if named and named[1] not in sheet.said[counts[0].end : counts[0].stop]:
        return None  # 三个班，每场 32 人
    if any(number.about or number.value != many * one for number in numbers if number is not each[0]):
        return None
    return many * one, f"{many} × {one} = {many * one}"


def _counts_groups(sheet: Sheet, number: Number) -> bool:
    """Whether a number says how many groups there are."""
    spread = number.unit == "sessions" and _ONE_CERTIFICATE.search(sheet.said)
    rooms = number.unit == "sessions" and _ROOM.match(sheet.said, number.end)
    groups = number.unit == "groups" and not _is_label(sheet, number)
    return number.value in range(2, 100) and bool(spread or rooms or groups)


def _one_by_one(sheet: Sheet, numbers: list[Number]) -> tuple[int, str] | None:
    """一班 62 人、二班 58 人: their sum; where that is told as well, it is no further group."""
    if len(numbers) < 2 or any(number.about or in_each(sheet, number) for number in numbers):
        return None
    values = [int(number.value or 0) for number in numbers]
    totals = [v for n, v in zip(numbers, values, strict=True) if _IN_ALL.search(sheet.said[: n.start])]
    if totals:
        return (totals[0], f"{totals[0]}") if totals == [sum(values) - totals[0]] else None
    starts = [0, *(number.stop for number in numbers)]
    before = [sheet.said[start : number.start] for start, number in zip(starts, numbers, strict=False)]
    after = [sheet.said[one.stop : one.stop + 3] for one in numbers]
    named = [bool(_names(part, sheet)) or bool(_THE_OTHER.search(part)) for part in before]
    if not ((all(named) and _names(before[0], sheet)) or all(_names(part, sheet) for part in after)):
        return None
    return sum(values), f"{' + '.join(map(str, values))} = {sum(values)}"


def _names(part: str, sheet: Sheet) -> bool:
    """Whether a group is named: 一班, 女生; a major or a sitting only where there is said to be one certificate."""
    return bool(_GROUP.search(part) or (_SITTING.search(part) and _ONE_CERTIFICATE.search(sheet.said)))


def _is_label(sheet: Sheet, number: Number) -> bool:
    """3 班: the class of that number, not so many of them."""
    noun = sheet.said[number.end : number.stop]
    return not re.match(r"\s*[个所家]|\s*[a-z]", noun) and sheet.said[number.start : number.end] not in ("两", "俩")
