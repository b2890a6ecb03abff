"""Whether what is asked for is what a statement gives: the same things counted, by the same unit, for one of the same."""

from __future__ import annotations

import re

from policy.answer import Answer, Bound, Unit
from policy.pack import Pack
from policy.understand.answering.guards import asks_most
from policy.understand.matching.index import Index
from policy.understand.reading.asked import asks_for_all
from policy.understand.reading.sheet import Sheet
from policy.understand.reading.units import PerUnits, of_one

_COUNTED = re.compile(
    "(?:几|多少)[个所家](?!来着|来的|[啊呀呢吧吗哦啦嘞嘛咧呗哩哈哟咯])(?:职业|技能|等级|资格|相关|试点|不同的?)*([\u3400-\u9fff]{1,4})"
)
"""What is counted: 几个监测点."""
_NUMBER_ASKED = re.compile("多少|几成|百分之几|(?<![哪这那好])几[人个名位次回家所年天元块万分本门场]|how many|how much")
_SHARE_ASKED = re.compile("几成|百分之(?:几|多少)|多少比例")
_TIME_ASKED = re.compile("什么时[候间]|啥时候?|何时|哪[天年月]|几[月号]|多久|多长时间|^when |how often")
_OTHERWISE = re.compile(
    "还是|[吗么哪谁啥]|什么|怎[么样]|是否|能不能|可不可以|which|who|what|whether|^(?:can|may|must|is|are|do|does) "
)
"""Asks for more than a number."""
_HOW_OFTEN = re.compile("多久|多长时间|隔多|频率|(?<!least )how often|how frequently")
_HOW_MANY = re.compile("几[次回个遍]|多少[次回个遍]|how many")
_TIMES = re.compile("(?:几|多少)[次回遍趟期]")
_PIECES = re.compile("(?:几|多少)[门场科道级份台间]")
"""Asks for things that go by a measure of their own, or how often: only of a topic that is asked for so."""
_YEARS = re.compile("几年|多少年|年数|多久|多长|how (?:long|often)|years?")
_NOT_YEARS = re.compile(
    "(?:几|多少)(?:[个名位所家门本项](?!年)|钱|元|块|百|千|万)|(?:几|多少)个?(?:[轮次遍回天月周人]|周期|轮训周期|学时|课时)"
    "|how many (?:cycles|rounds|times|days|months|hours)"
)
_CYCLE = re.compile(
    r"(?:轮训?|周期)[^,，。;；\d]{0,4}(?:几|多少)年|(?:几|多少)年[一为]?个?(?:轮|次|遍|周期)|how many years is the .{0,16}cycle"
)
"""Asks for the years of a cycle."""
_NO_COUNT = re.compile(
    "(?:几|多少)(?:钱|元|块|百|千|万)|几成|百分之[几多]|占比|比例|(?:几|多少)个?(?:[年天月字周]|小时|学时|课时|机位|学期)"
    "|how many (?:years|days|months|weeks|hours|words|seats)"
)
"""Units in which no count of things is given."""
_UNITS = (
    "县区|区县|县|区|省|镇|科室|教研室|学年|学期|年级|年(?!制)|月|周|班|典型专业|专业|二级学院|学院"
    "|院校|学校|系部?|部门|地级市|地市|市|证书|证|站点|考点|监测点|老师|教师|学生|同学|人"
)
_NUMBERED = re.compile(
    rf"(?:每|(?<![\d几第])(?:\d+|[一二两三四五六七八九十]+))一?[个所家名位种门本张]?(?:试点)?({_UNITS})"
)
"""For one of which, or for how many, something is asked: 每个班, 五所院校."""
_FOR_EACH_TIME = re.compile(
    r"(?:每|(?<![\d几])一|每一)个?(?:学年|学期|年(?!级)|月|周(?![期其报]))|\b(?:per|each|every|a) (?:year|term|semester|month)|\bannually"
)


def unsaid(answer: Answer, topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether just a number or a time is asked for that a statement does not give: the most, the number of other things or for one
    of other things, a number of whatever no one asks it for (项目办有几个人).
    """
    if answer.unit is not None:
        most = answer.bound is Bound.AT_LEAST and asks_most(sheet)
        return (
            most
            or _other_unit(answer, sheet)
            or _other_noun(topic, answer, sheet, pack)
            or _for_others(topic, sheet, pack)
        )
    if _CYCLE.search(sheet.text):
        return True
    counted = pack.derived(Index).kinds_of(topic) & {"howmany", "people_count", "howoften", "when", "percent"}
    if _SHARE_ASKED.search(sheet.text):
        counted = frozenset()
    asked = _NUMBER_ASKED.search(sheet.text) or _TIME_ASKED.search(sheet.text)
    return not counted and asked is not None and _OTHERWISE.search(_TIME_ASKED.sub("", sheet.text)) is None


def other_measure(answer: Answer, topic: str, sheet: Sheet, pack: Pack) -> bool:
    """Whether a total is asked for where the text gives the number for one, or a time (多久一次) where it counts."""
    if answer.unit is not Unit.COUNT or answer.value is None or topic not in pack.derived(PerUnits).of:
        return False
    how_often = _HOW_OFTEN.search(sheet.text) is not None and _HOW_MANY.search(sheet.text) is None
    return how_often or (asks_for_all(sheet.text) and not of_one(topic, sheet, pack))


def _other_unit(answer: Answer, sheet: Sheet) -> bool:
    """十年轮训几轮, 24 次小结要几年: whether years are told and their number is not asked for, or the other way round."""
    if answer.unit is Unit.YEARS:
        return _NOT_YEARS.search(sheet.text) is not None and _YEARS.search(_NOT_YEARS.sub("", sheet.text)) is None
    return answer.unit is Unit.COUNT and _NO_COUNT.search(sheet.text) is not None


def _ways(topic: str, pack: Pack) -> tuple[str, ...]:
    return next((one.asks.zh for one in pack.topics if one.id == topic), ())


def _other_noun(topic: str, answer: Answer, sheet: Sheet, pack: Pack) -> bool:
    """Whether other things are counted than the topic counts: 每个市有几个试点院校 beside the number of exam sites."""
    if answer.unit is not Unit.COUNT:
        return False
    ways, asked = _ways(topic, pack), _COUNTED.search(sheet.text)
    if any(words.search(sheet.text) and not any(words.search(way) for way in ways) for words in (_TIMES, _PIECES)):
        return True
    counted = [set(hit[1]) for way in ways for hit in _COUNTED.finditer(way)]
    noun = set(asked[1]) if asked else set()
    return bool(counted and noun) and all(len(noun & each) * 2 < min(len(noun), len(each)) for each in counted)


def _for_others(topic: str, sheet: Sheet, pack: Pack) -> bool:
    """每个班至少几个证 beside the number for one student: whether the number is asked for one, or several, of something else than
    that for which a statement gives it.
    """
    units = pack.derived(PerUnits)
    if topic not in units.nouns:
        return False
    if _FOR_EACH_TIME.search(sheet.text):
        return True
    asking = next((part for part in re.split("[,，。;；:：]", sheet.text) if _NUMBER_ASKED.search(part)), "")
    counted = {
        hit[1] for way in _ways(topic, pack) for hit in re.finditer(rf"(?:几|多少)[个所家本张次]?({_UNITS})", way)
    }
    named = {hit[1] for hit in _NUMBERED.finditer(asking)} - counted
    return bool(named) and not units.names(topic, sheet)
