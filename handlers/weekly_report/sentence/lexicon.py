"""The words that leads use, as patterns: what marks a figure, a stage, a plan, a problem."""

from __future__ import annotations

import re

from models.reports import Stage


def words(pattern: str) -> re.Pattern[str]:
    """A pattern in which the case of Latin letters does not matter."""
    return re.compile(pattern, re.IGNORECASE)


# What a number of people is about, by the words next to it. The last one before a number wins.
FIGURES: dict[str, re.Pattern[str]] = {
    "trained": words(
        r"培训|上课|到课|参训|参培|受训|训练|学习|授课|集训|辅导|来了|出勤|实到|trained|training|attended"
    ),
    "registered": words(
        r"报名(?:参加)?(?:考试)?|报考|已报|报了|预报|登记|registered|registrations?|signed up|enrolled"
    ),
    "sat": words(r"实考|参考|参加了?考试|到考|应试|考试|考了|\bsat\b|took the exam"),
    "passed": words(r"(?<!未)(?<!没)(?<!不)(?:通过|合格(?!证)|及格|过关|过了)|\bpassed\b"),
    "certified": words(r"发证|拿证|领证|取证|获证|持证|证书|发了|certified|certificates?"),
}
STAGE_OF_FIGURE = {
    "trained": Stage.TRAINING,
    "hours": Stage.TRAINING,
    "registered": Stage.REGISTRATION,
    "sat": Stage.EXAM,
    "passed": Stage.RESULTS,
    "certified": Stage.ISSUE,
}

# What kind of thing was counted, by the unit after the number.
HOURS = words(r"个?(?:课时|学时|节课|小时|钟头)|节(?!日)|hours?\b|hrs?\b|h\b")
OTHER = words(
    r"[%％]|个(?:班|月|星期|礼拜|批|组|项)|[元万月日号点时分秒天周年届期批次场台套章级轮项遍门所家组页班间楼楼层米度]"
    r"|percent|days?\b|weeks?\b|[A-Za-z+]"
)
ATTENDANCES = words(r"人次")
PEOPLE = words(
    r"个?(?:人|名|位|学生|学员|同学|考生|选手)(?:学生|学员|同学|考生)?|个(?!班|月|星期|礼拜|批|组|项|部分|章|小时)|people\b|persons?\b|students?\b|candidates?\b"
)
BOOKS = words(r"[本张份]")

ROUGHLY = words(r"(?:大概|大约|约|近|差不多|接近|about|around|nearly)\s*$")
OR_SO = words(r"左右|上下|or so")
TO_DATE = words(r"累计|截至|截止目前|至今|到目前为止|总计|开学以来|本学期|今年|to date|so far|in total")
NEWLY = words(r"新增|新报|又|增加|增报|补报|再|多了|another|more|new\b")
FROM_TO = words(r"从.{0,3}$|(?:增加?|上升|升|减少?|下降|降|变|改|涨)[为到至]$|[→>]$|from\s*$|\bto\s*$")
SUMMED = words(r"(?:共|合计|总|最终|最后|一共)[计有]?")
EACH = words(r"各|每(?:天|次|班|场|日|半天|组|课)|per day|each day|a day")
MISSING = words(
    r"缺考|缺勤|缺席|请假|未|没|不合格|不及格|弃考|退|补考|还有|还差|剩|差\d|缺\d|缺$|absent|missed|failed|not "
)

STAFF = r"(?:教师|老师|讲师|专家|考评员|监考|工作人员|家长|师傅)"
STAFF_BEFORE, STAFF_AFTER = words(rf"{STAFF}[共有约]*$"), words(rf"^(?:的|名|位)?{STAFF}")
LEVEL = re.compile(r"初级|中级|高级")

NO_PROBLEM = words(
    r"(?:目前|暂时?|本周|其他)?(?:没有?|无|没啥|没什么|不存在)(?:任何|什么|大|啥)*(?:问题|困难)"
    r"|(?:问题|困难)[:：]?\s*(?:暂无|没有|无)|一切(?:正常|顺利)"
    r"|no (?:problems?|issues?|questions?)|all (?:is )?(?:good|well)"
)
NO_NEWS = words(
    r"(?:暂?无|没有?)(?:什么|任何|啥)?新?(?:进展|变化|动静|情况)"
    r"|no (?:progress|news|change)|nothing new|nothing to report"
)
NO_TRAINING = words(
    r"(?:没有?|未|无|不|停止)(?:开展|进行|安排|组织|搞)?(?:培训|上课|授课|课)|停课|no (?:training|lessons?|classes)"
)
SAME = words(
    r"(?:[和与跟同]上[个一]?(?:周|星期|礼拜)(?:的)?(?:完全)?(?:一样|相同|一致)?|情况?同上周?"
    r"|same as last week|same again)"
)

PLAN = words(
    r"下个?周|下一周|下星期|下个星期|下礼拜|计划|预计|打算|拟于?|即将|准备(?=下)|next week|plan(?:ned|s|ning)?\b"
)
PLAN_HEAD = words(
    r"^(?:下个?周(?![一二三四五六日天末1-7])|下一周|下星期|下个星期|下礼拜|next week|plan(?:s|ned|ning)?\b(?: to)?)?"
    r"(?:工作)?(?:计划|打算)?[:：]?\s*"
)
PLAN_WORD = words(r"下个?周(?![一二三四五六日天末1-7])|下一周|下星期|下个星期|下礼拜")
NOW = words(r"本周|这周|目前|现在|截至|已经|this week|now\b|currently")

PROBLEM = words(
    r"问题|困难|不足|不够|太少|太慢|缺乏|短缺|紧张|坏|故障|失灵|丢失|冲突|登不上|登不了|打不开|延误|耽误|无法|没法|配置低|偏低|紧缺"
    r"|投诉|停电|协调|problem|issue|broken|shortage|cannot|can't"
)
NONE = words(r"^(?:暂?无|没有?|没啥|none|no|-)$")
MENDING = words(r"^(?:解决|处理|排查|联系|协调|修复|维修|跟进)")
ASKS_FOR_HELP = words(r"^(?:需要?|请|求|望|希望|还请|恳请|盼|please|we need)")
HOURS_BEFORE = words(r"(?<![\d零一二两三四五六七八九十百半个])(?:课时|学时)数?[为是:：]?$")
COORDINATION = words(r"协调|求助|请.{0,8}(?:支持|帮忙|解决|出面)|希望.{0,8}(?:支持|解决)|coordinat|needs? help")
ONLY_COORDINATION = words(
    r"^(?:需要?|请|求|望|希望|还请|恳请|请求|想请)*(?:帮忙|领导|学校|学院|您)?(?:协调|支持)(?:一下|解决)?(?:谢谢)?$"
    r"|^needs? (?:coordination|help)$"
)

LABEL = words(
    r"^(?:(?P<problems>(?:存在的?)?(?:问题|困难)(?:和困难)?|problems?)|(?P<plan>(?:下周)?(?:工作)?(?:计划|安排|打算)|plans?)"
    r"|(?P<progress>(?:本周)?(?:工作)?(?:进展|完成情况|工作)|progress)|(?P<stage>(?:当前)?阶段|stage))\s*[:：]\s*"
)

AT_STAGE = words(r"(?:进入|处于|到了?|正在|还在|仍在|在)\s*(申报|培训|报名|考试|成绩|发证)\s*(?:阶段|期间)")
PURE_STAGE: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    (Stage.RESULTS, words(r"^成绩(?:已经?|刚)?(?:出来?|公布)了?$")),
    (Stage.TRAINING, words(r"^(?:都|正|还|仍)?在?培训(?:中|着)?$|^training$")),
    (Stage.REGISTRATION, words(r"^(?:正|还|仍)?在?报名(?:中|着)?$")),
    (Stage.EXAM, words(r"^考试$")),
    (Stage.ISSUE, words(r"^发证中?$")),
    (Stage.APPLICATION, words(r"^申报中?$")),
)
STAGE_HINTS: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    (Stage.ISSUE, words(r"发证|证书(?:已|到|领|发)|领证")),
    (Stage.RESULTS, words(r"成绩(?:已|出|公布)|出分|查分|出成绩")),
    (Stage.EXAM, words(r"考试(?:已|完成|结束|顺利|进行)|考完|完成考试")),
    (Stage.REGISTRATION, words(r"报名(?:中|开始|截止|启动|工作|系统|已|完)|开始报名|组织报名|启动报名")),
    (Stage.TRAINING, words(r"(?:在|开始|开展|组织|完成|启动)[^，。]{0,6}培训|都在培训")),
    (Stage.APPLICATION, words(r"申报|备案|考点申请|立项")),
)

LAST_WEEK = words(r"上个?周|上一周|上星期|last week")
THIS_WEEK = words(r"^(?:(?:本周|这周)(?![一二三四五六日末])|这一周|这个?星期|this week)[:：，, ]*")
ONLY_A_FIGURE = words(r"(?:人数|情况|如下|数|[:：])*")

COURTESY = words(
    r"^(?:各位)?(?:领导|老师|主任|处长|科长|您|你|大家)*(?:好|您好|你好|辛苦了?|晚上好|下午好|上午好)$"
    r"|^(?:麻烦|辛苦)(?:您|你|老师|领导)?了?$|^谢谢.{0,3}$"
    r"|^(?:汇报|报告|上报)(?:一下|如下)?$|^收到$|^周报$|^(?:hi|hello|thanks?|thank you)$"
)
FILLER = words(
    r"第[0-9一二三四五六七八九十]+(?:教学)?周|(?:本|这)?周[一二三四五六日末]|本周|这周|这一?周|这个?星期|本次|此次|目前|现在|截至|累计|总计|合计|一?共[计有]?|总共|最终|最后"
    r"|新增|又|再|还是|仍然?|维持|保持|不变|已经?|参加了?|人数|总数|其中|分别|开展|组织|进行|完成|每人|均|都|到场|学员|学生|考生|人员|了|的|在|有|为|是|约|大概|左右|本"
    r"|\b(?:this week|people|students?|were|was|have|has|had|we|for|the|a|an|and|of|in|so)\b"
)
PUNCTUATION = re.compile(r"[\s，,。.；;：:、！!～~/\-—（）()\[\]【】]+")
