"""Questions made by machine, with their right answers from an oracle that knows nothing of packs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import cn2an

FORMS = {
    "written": ["笔试", "纸笔考试", "卷面考试", "笔式", "written test", "paper-based exam"],
    "machine": ["机试", "机考", "上机考试", "电脑考试", "机式", "無紙化考試", "computer-based exam", "machine test"],
    "practical": ["一般实操", "普通实操", "实操（一般）", "general practical exam"],
    "special_practical": ["特殊实操", "特种实操", "special practical exam"],
}
FIELDS = {
    "arts": ["文科", "财经商贸大类", "旅游大类", "会计专业", "学前教育专业", "新闻传播大类", "arts"],
    "sciences": ["理科", "电子信息大类", "护理专业", "机电一体化专业", "水利大类", "数控技术专业", "sciences"],
}
BASE = {
    ("written", None): 100, ("machine", None): 180, ("practical", "arts"): 240, ("practical", "sciences"): 400,
    ("special_practical", "arts"): 300, ("special_practical", "sciences"): 500,
}  # fmt: skip
ASKS = ["能认定多少课时", "给几个课时", "课时多少", "培训课时是多少？", "可以拿多少课时啊", "算几课时", "多少课时", ""]
ENGLISH_ASKS = ["how many hours", "how many hours do we get?", "hours?"]


def hours(form: str, field: str | None, people: int, training: int | None) -> tuple[Decimal, str]:
    """The value and its bound; 120 people by the lower band."""
    factor = next(
        f
        for limit, f in ((60, "1"), (80, "1.2"), (100, "1.3"), (120, "1.5"), (200, "1.8"), (10**9, "2"))
        if people <= limit
    )
    whole = (Decimal(BASE[form, field]) * Decimal(factor)).quantize(Decimal(1), ROUND_HALF_UP)
    if people < 30:
        whole = (whole / 2).quantize(Decimal(1), ROUND_HALF_UP)
    if training == 3:
        return (whole * Decimal("0.3")).quantize(Decimal(1), ROUND_DOWN), "at_most"
    return whole, "exact"


def written(number: int, dice: random.Random) -> str:
    """A number as people write it."""
    full = str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    words = cn2an.an2cn(str(number))
    spoken = words.removeprefix("一") if words.startswith("一十") else words.replace("二百", "两百")
    return dice.choice([str(number), str(number), full, words, spoken])


def sat(people: int, dice: random.Random) -> str:
    """How many sat, with or without those who registered."""
    said, more = written(people, dice), written(people + dice.randint(1, 40), dice)
    return dice.choice(
        [
            f"{said}人", f"{said}个人", f"考了{said}人", f"实考{said}人", f"实际参加考试{said}人", f"{said}名学生参加考试", f"来了{said}个学生",
            f"报名{more}人，实考{said}人", f"报名{more}人实考{said}人", f"报了{more}个，来考的{said}个",
            f"应考{more}，实考{said}", f"参加考试的有{said}人",
            f"到考{said}人", f"{more}人报名，{said}人参加考试", f"实考人数为{said}", f"参考人数{said}",
        ]
    )  # fmt: skip


def chinese(words: str) -> bool:
    return not words.isascii()


def training_questions(count: int, seed: int) -> Iterator[tuple[str, Decimal, str]]:
    """Questions about training hours: the text, the value, its bound."""
    dice = random.Random(seed)
    for _ in range(count):
        form = dice.choice(list(FORMS))
        field = None if form in ("written", "machine") else dice.choice(list(FIELDS))
        people = dice.choice([dice.randint(1, 400), *[29, 30, 60, 61, 80, 81, 100, 101, 120, 121, 200, 201]])
        training = dice.choice([None, None, None, 1, 2, 3])
        name = dice.choice(FORMS[form])
        major = dice.choice(FIELDS[field]) if field else ""
        value, bound = hours(form, field, people, training)
        yield (_zh if chinese(name) else _en)(name, major, people, training, dice), value, bound


def _zh(name: str, major: str, people: int, training: int | None, dice: random.Random) -> str:
    major = major if chinese(major) or not major else {"arts": "文科", "sciences": "理科"}[major]
    rounds = (
        dice.choice([f"第{'一二三'[training - 1]}次培训", f"第{training}次培训", f"第{'一二三'[training - 1]}轮培训"])
        if training
        else ""
    )
    parts = [part for part in (major, name, sat(people, dice), rounds) if part]
    if dice.random() < 0.5:
        dice.shuffle(parts)
    return dice.choice(["，", "，", " ", "、"]).join(parts) + "，" + dice.choice(ASKS)


def _en(name: str, major: str, people: int, training: int | None, dice: random.Random) -> str:
    field = "" if not major else ", arts" if major in FIELDS["arts"] else ", sciences"
    rounds = f", {['first', 'second', 'third'][training - 1]} training" if training else ""
    who = dice.choice(
        [
            f"{people} candidates",
            f"{people} people sat",
            f"{people} students took it",
            f"{people + 9} registered, {people} sat",
        ]
    )
    return f"{name}{field}{rounds}, {who}, {dice.choice(ENGLISH_ASKS)}"


def duty_questions(count: int, seed: int) -> Iterator[tuple[str, Decimal]]:
    """Questions about exam duty in hours: the text and the value."""
    dice = random.Random(seed)
    kinds = {2: ["工作日", "周一", "星期三", "上班时间", "礼拜五"], 4: ["周末", "周六", "星期天", "礼拜六", "双休日"]}
    spans = {1: ["半天", "上午", "下午", "一个半天"], 2: ["一天", "一整天", "全天", "上午和下午", "1天"]}
    for _ in range(count):
        rate, halves = dice.choice([2, 4]), dice.choice([1, 2])
        day, span, work = (
            dice.choice(kinds[rate]),
            dice.choice(spans[halves]),
            dice.choice(["监考", "做考务", "巡考", "布置考场"]),
        )
        ask = dice.choice(["给几课时", "算多少课时", "认定多少课时？", "课时多少"])
        yield (
            dice.choice([f"{day}{span}{work}{ask}", f"{day}{work}{span}{ask}", f"{work}，{day}{span}，{ask}"]),
            Decimal(rate * halves),
        )


def session_questions(count: int, seed: int) -> Iterator[tuple[str, Decimal]]:
    """Questions about the pay for exam sessions on one day: the text and the value."""
    dice = random.Random(seed)
    lengths = {
        False: ["1小时", "两小时", "90分钟", "一个半小时", "2.5小时", "100分钟", "2小时59分钟"],
        True: ["3小时", "四小时", "200分钟", "三个半小时", "180分钟"],
    }
    for _ in range(count):
        number, long = dice.randint(1, 5), dice.choice([False, True])
        length, said = dice.choice(lengths[long]), written(number, dice)
        value = Decimal(500) if number >= 3 else Decimal(number * (200 if long else 150))
        ask = dice.choice(["多少钱", "考务费多少", "给多少", "能拿多少钱？"])
        yield (
            dice.choice(
                [
                    f"一天监考{said}场，每场{length}，{ask}",
                    f"当天监考{said}场，每场{length}{ask}",
                    f"监考{said}场{length}的考试，{ask}",
                ]
            ),
            value,
        )


SHORT = ["1小时", "两小时", "90分钟", "一个半小时", "2.5小时", "100分钟"]
LONG = ["3小时", "四小时", "200分钟", "三个半小时", "180分钟"]
SHORT_BY_CLOCK = ["9:00到11:00", "上午8点到10点半", "下午两点到四点", "13:30-15:00", "晚上7点到9点"]
LONG_BY_CLOCK = ["9:00到12:00", "下午2点到5点", "14:00-17:30", "8点到11点半"]
TOTALS = ["一共多少钱", "总共给多少", "合计考务费多少", "加起来能拿多少钱", "考务费共多少"]
WEEKDAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


def account_questions(count: int, seed: int) -> Iterator[tuple[str, Decimal | None]]:
    """Questions about sessions in lists, over several days, by the clock: the text and the value; None where it must be asked."""
    dice = random.Random(seed)
    for _ in range(count):
        yield dice.choice([_listed, _by_clock, _headed, _daily, _daily_and_in_all, _on_weekdays, _open])(dice)


def _fee(lengths: list[bool]) -> Decimal:
    """Of one day, for each session whether it was long."""
    return Decimal(500 if len(lengths) >= 3 else sum(200 if long else 150 for long in lengths))


def _count(number: int, dice: random.Random) -> str:
    return dice.choice([str(number), "零一两三四五六七八九"[number]])


def _length(long: bool, dice: random.Random) -> str:
    return dice.choice(LONG if long else SHORT)


def _listed(dice: random.Random) -> tuple[str, Decimal]:
    lengths = [dice.random() < 0.5 for _ in range(dice.randint(1, 4))]
    told = dice.choice(["，", "、", "和"]).join(f"一场{_length(long, dice)}的" for long in lengths)
    return f"{dice.choice(['当天', '同一天', '今天'])}监考{told}，{dice.choice(TOTALS)}", _fee(lengths)


def _by_clock(dice: random.Random) -> tuple[str, Decimal]:
    lengths = [dice.random() < 0.5 for _ in range(dice.randint(1, 2))]
    told = "，".join(f"{dice.choice(LONG_BY_CLOCK if long else SHORT_BY_CLOCK)}监考一场" for long in lengths)
    return f"当天{told}，{dice.choice(TOTALS)}", _fee(lengths)


def _headed(dice: random.Random) -> tuple[str, Decimal]:
    long, short = dice.randint(1, 2), dice.randint(1, 2)
    told = f"{_count(long, dice)}场{_length(True, dice)}、{_count(short, dice)}场{_length(False, dice)}"
    return f"同一天监考{_count(long + short, dice)}场，{told}，{dice.choice(TOTALS)}", _fee(
        [True] * long + [False] * short
    )


def _daily(dice: random.Random) -> tuple[str, Decimal]:
    days, sessions, long = dice.randint(2, 4), dice.randint(1, 4), dice.random() < 0.5
    each = dice.choice(["每场", "都是", "每场都是"]) + _length(long, dice)
    told = f"{dice.choice(['连续', '监考了', ''])}{_count(days, dice)}天，每天{_count(sessions, dice)}场，{each}"
    return f"{told}，监考费{dice.choice(TOTALS)}", days * _fee([long] * sessions)


def _daily_and_in_all(dice: random.Random) -> tuple[str, Decimal]:
    days, sessions, long = dice.randint(2, 3), dice.randint(1, 3), dice.random() < 0.5
    in_all, each = _count(days * sessions, dice), f"每天{_count(sessions, dice)}场，每场{_length(long, dice)}"
    told = dice.choice([f"{_count(days, dice)}天一共监考{in_all}场", f"{in_all}场监考分在{_count(days, dice)}天"])
    return f"{told}，{each}，{dice.choice(TOTALS)}", days * _fee([long] * sessions)


def _on_weekdays(dice: random.Random) -> tuple[str, Decimal]:
    days = sorted(dice.sample(WEEKDAYS, 2), key=WEEKDAYS.index)
    told = [(day, dice.randint(1, 3), dice.random() < 0.5) for day in days]
    parts = [f"{day}监考{_count(many, dice)}场，每场{_length(long, dice)}" for day, many, long in told]
    return f"{'；'.join(parts)}，{dice.choice(TOTALS)}", sum(
        (_fee([long] * many) for _, many, long in told), Decimal(0)
    )


def _open(dice: random.Random) -> tuple[str, None]:
    """How many lay on which day is not told."""
    days = dice.randint(2, 4)
    time = dice.choice([f"{_count(days, dice)}天监考了", "这周一共监考", f"分{_count(days, dice)}天监考"])
    return f"{time}{_count(days + dice.randint(1, 4), dice)}场，每场{dice.choice(SHORT)}，{dice.choice(TOTALS)}", None
