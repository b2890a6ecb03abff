"""The words that leads use, as patterns: what marks a figure, a stage, a plan, a problem."""

from __future__ import annotations

import re

from models.reports import Stage


def words(pattern: str) -> re.Pattern[str]:
    """A pattern in which the case of Latin letters does not matter."""
    return re.compile(pattern, re.IGNORECASE)


WEEK = r"(?:周|星期|礼拜)"
NEXT_WEEK = rf"下个?{WEEK}|下一周|next week"
THIS = rf"(?:本|这个?|这一|今个){WEEK}"
NOT = r"(?:没有?|没得|莫得|冇得?|木有|无|未)"

# What a number of people is about, by the words next to it. The last one before a number wins.
FIGURES: dict[str, re.Pattern[str]] = {
    "trained": words(
        r"培训|上课|到课|参训|参培|受训|训练|学习|授课|集训|辅导|实训(?![室楼台基中平设耗场])|\btrain(?:ed|ing)?\b|attended|taught"
    ),
    "came": words(
        r"来了|出勤|实到|实际(?:参加|到场?|来)了?|到场|^到[齐了课场]?$"
    ),  # to class, or to the exam if one is spoken of
    "registered": words(
        r"报[上好起完]?了?名(?:参加)?(?:考试)?|报考|已报|报[了咗满]|预报|登记|(?<![\u4e00-\u9fff])报(?=\s|$)|(?<=级)报(?=\s|$)"
        r"|registered|registrations?|signed up|enrolled"
    ),
    "sat": words(
        r"实考|参考|参加了?考试|到考|去考|应试|[已共]考$|(?<!模拟)考试(?!费)|考了"
        r"|(?<![\u4e00-\u9fff])考(?=\s|$)|(?<=级)考(?=\s|$)|\bsat\b|took the exam"
    ),
    "passed": words(
        r"(?<!未)(?<!没)(?<!不)(?:通过(?!率)|合格(?![证率])|及格(?!率)|过关|[考全都]?过[了咯啦咗]|全过|都过|(?<![\u4e00-\u9fff])过(?=\s|$)|(?<=级)过(?=\s|$))|\bpassed\b"
    ),
    "certified": words(
        r"发证|拿证|领证|取证|获证|持证|证书?(?:已经?)?都?(?:发|下发|发放)|证书(?![:：])(?!还?[没未待尚])|发了|发放|[已共]发$|(?<![\u4e00-\u9fff])证(?=\s|$)|(?<=级)证(?=\s|$)|certified|certificates?"
    ),
}
SPOKEN_OF = {"sat": words(r"考完|开考|终考"), "mock": words(r"模拟?考|摸底|模拟(?:测试|考[试核])|\bmock\b")}
SOME_EXAM = words(r"[缺弃应]考")  # the one that was spoken of, a mock exam as well
REAL_EXAM = words(r"正式|(?<!模拟)考试(?!费)|实考|统考|考完|开考|终考")
STAGE_OF_FIGURE = {
    "trained": Stage.TRAINING,
    "hours": Stage.TRAINING,
    "registered": Stage.REGISTRATION,
    "sat": Stage.EXAM,
    "passed": Stage.RESULTS,
    "certified": Stage.ISSUE,
}

# What kind of thing was counted, by the unit after the number.
HOURS = words(r"个?(?:课时|学时|节课|堂课|小时|钟头)|节(?!日)|hours?\b|hrs?\b|h\b")
OTHER = words(
    r"[%％]|年?[春夏秋冬]季?|个[\u4e00-\u9fff]|[元块角万月日号点时分秒天周年届期批次场台套章级轮项遍门所家组页班间楼层米度版款代岁辆架条箱]"
    r"|percent|days?\b|weeks?\b|class(?:es)?\b|(?<! )[A-Za-z+]"
)
ATTENDANCES = words(r"人次")
PEOPLE = words(
    r"个?(?:号人|人(?!数)|名|位|学生|学员|同学|考生|选手|娃)(?:学生|学员|同学|考生)?[儿娃]?|个 ?students?\b"
    r"|个(?=$|[^\u4e00-\u9fff]|[来去参报考通过合及领拿没未都也还在已缴交左全被不其初中高然下证的多这本]|一共|[总合共][共计]?)(?!月|下[午周]|中午|证)"
    r"|people\b|persons?\b|students?\b|candidates?\b|trainees?\b|learners?\b|participants?\b"
)
BOOKS = words(r"[本张份]")

ROUGHLY = words(
    r"(?:大概|大约|约|近|差不多|接近|(?:可能|好像|也许|估计|貌似)[有是]?|about|around|nearly|maybe|perhaps)\s*$"
)
OR_SO = words(r"左右|上下|or so")
EITHER = words(r"(?:或者?|还是|要么|or)")
TO_DATE = words(
    r"累计|截至|截止目前|至今|到目前为止|到现在|总计|开学以来|从?开学到|[本这]个?学期|[今本全]年|前后|to date|so far|in total|this (?:term|year)"
)
CHANGED_BY = words(r"(?:多|少|减|(?<!参)加|添)[了上]?$")
NEWLY = words(
    r"新增|新报|又|增加(?![到至])|增报|补报|再|(?:多|少|减|(?<!参)加|添)[了上]?$|[多少减]了|another|more|new\b"
)
FROM = words(r"[从由]\D{0,3}\d|[→>]|\bfrom\b")
COMPARED = words(r"(?:比|较|相比|[和跟与].{1,8}比).{0,8}(?:多|少|增加|减少|增|减|下降|上升)[了来到]?\D{0,2}$")
MONEY = words(
    r"(?:(?<![缴交])费用?|经费|价格?|资金|补贴|奖金|收了?|花了?|[￥¥$])(?:每[人生名位])?[约共为是:：]*$|[元块][每/]?$"
)
ROOM = words(
    r"(?:楼|[教机]室|[机教]房|实训室|馆|厅|地点|地址|栋|座)[:：在]?$"
    r"|(?:电话|手机|微信|QQ群?|号码|工号|座机|分机|会议|房间|邮编|尾号)(?:号码?)?[是为:：]?$"
    r"|\b(?:room|lab|building|floor|hall|week|phone|tel|ext|no|batch)[.:]?\s*$"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s*$"
)
INTO, A_ROOM = (
    words(r"(?:(?<![名加增])到|[在去用往借]|换成?|改成?)了?$"),
    words(r"号?(?:实?训?室|[机教]?房|[教机]室|号?楼|馆|栋|座)"),
)
SCORE = words(r"(?:平均|最高|最低|[得总])分数?[为是约:：]*$")
NOT_BUT = words(
    r"(?:不是|并非|而非|不再是|\bnot|(?<!应该)(?<!改)[误错]?[打写说报填输记看听算][成作]了?"
    r"|(?:刚才|刚刚|前面|上面)(?:那个|[说报写填]的?(?:那个)?))\s*$"
)
FOUND_WRONG = words(r"(?:[是有]|那个)?(?:不对|错的?|有误|写错|打错|报错|弄错|搞错)")
PERHAPS = words(r"^[…. ]*(?:也|又|还)?(?:可能|或许|也许|或者|要么|maybe|perhaps)[是有]?\s*\d")
AS_SAID = words(r"^[人个名]?(?:为准|才对|是对的|没错)")
VAGUE = words(
    r"(?:很多|许多|好多|不少|一些|若干|几|大量)(?:个|名|位)?(?:人|学生|学员|同学)|\b(?:many|several|some) (?:people|students)"
)
UNDONE = words(r"^(?:都|也)?(?:没|未|取消)")
NOT_YET = words(r"^(?:都|也|还|尚|暂|全)*(?:没有?|未|待)")
NOT_ISSUED = words(r"^(?:[发领拿办下到]|issued|collected)")
TURNS_TO = words(r"(?:首?先|再|然后|接着|接下来|最后|另外|还有)(?:是|来?说说?|讲讲?|报)?(?:一下)?[:：]?$")
SAID_OF_ALL = words(
    rf"(?:^|[，,。；;\s])((?:全?都|均|各)(?:是|为|上了?)?\d+(?:\.5)?{HOURS.pattern}|(?:{NEXT_WEEK})(?:全?都|均)[^，,。；;\n]+)(?=$|[，,。；;\s])"
)
ALL_OF_THEM = words(r"[，,。；;、\s]+(?:以上|[二两三四五几]个(?:证书?|班)?|大家|全部|其他)?(?:全?都|均|也都)$")
LIKEWISE = words(r"^(?:也|同样)(?:都)?(?:是|有)?\s*\d")
NOT_A_NUMBER = words(r"(?:不是|并非|而非|不再是)\s*\d")
NOBODY = words(
    rf"(?<![本张份])(?:还|暂时?|目前|仍|尚)*{NOT}(?:一个)?(?:人|学生|学员|同学|考生)(?=(?:参加)?(?:报|考试|实考|参考|通过|合格|及格|过|领|拿|取))"
    r"|\b(?:nobody|no one|no students?)\b(?: has| have)?(?= (?:registered|signed|enrolled|passed|sat|took))"
)
RETRACTED = words(
    r"^(?:哦|噢|呃|啊|嗯|哎呀?|sorry|oh|wait|刚才|刚刚|前面|上面|我)*[，, ]*(?:不对(?:不对|[啊呀哦了吧])*(?!劲)|不(?=$|[，,\s]*\d)"
    r"|不是(?:不是|的|[啊呀])*$|(?:等等|等一?下(?!周)|稍等|慢着)(?:[啊哈]|让?我?再?[看查数核]一?[下看查数核]?)*(?=$|[，,\s\d])"
    r"|其实[是有]?|实际上?[是有为]?(?=\s*\d)"
    r"|(?:已|现|又|被)?改[成为](?=\s*\d)|(?<=[哦噢啊呃哎])不是的?"
    r"|错了|[写打说报填算搞弄记看]错了?|[写说填搞弄]反了|口误"
    r"|(?:更正|更改|纠正|改正|[再修]?改)(?:一?下|为|成)?(?=[，,:：]|$|一?下)(?:一?下)?|(?:更正|更改|纠正|改正)(?:为|成)?|应该是"
    r"|correction|i mean|make that|(?:no,? )?wait\b|no$)[，,:： ]*"
)
WRONG = words(r"(?:都|也)?(?:(?:[写打说报填算搞弄记看]|有)?(?:错|误|漏)了?|不对|[多少][写报填]了)$")
SORRY = words(r"^(?:不好意思|抱歉|对不起|sorry)[啊了]?$")
SUMMED = words(
    r"(?:共|合计|总|最终|最后|一共|拢共|满|加一?起来?|加在一起|合一?起来|合在一起)[计有是]?|in total|altogether"
)
EACH_GROUP = words(r"每个?[班组批场天次节](?:约|有|是|来了)*$")
EACH = words(r"各|每(?:天|次|班|场|日|半天|组|课)|per day|each day|a day")
PART_OF_A_SUM = words(
    r"(?:[男女][生士]?|[一二三四五六甲乙AB\d]+班|第?[一二三四五六\d首]+[批场期轮组])(?:的|有|是|[来考报发过]了|培训|上课)*$"
)
A_CLASS = words(r"(?<!其中)(?:[一二三四五六甲乙AB\d]+班)(?:的|有|是|来了|培训|上课)*$")
SITTING = words(r"(?:上午|下午|早上|晚上|中午|白天)(?:的|有|是|场|[来考报发过]了)*$")
OF_WHOM = words(r"(?:当|之)?[中里]面?(?!级)")
MISSING = words(
    r"缺考|缺勤|缺席|请假|未|没|不(?:合格|及格|全|齐|足|符|够)|弃考|退|补考|还有|还差|剩|差\d|缺\d|缺$|absent|missed|failed|not "
    r"|应[考到参]|目标|指标|任务数|本该|本应|原定|原计划|名额|定员|上限|最多|容纳"
)

OTHER_PAPERS = words(r"教材|课本|资料|材料|准考证|通知|试卷|文件|证件|textbooks?")
GRADE = words(r"(?<!其中)(?:优秀|良好|优良|中等)(?:的|有|是)*$")
WHOLE_COURSE = words(
    r"(?:总|计划|规定|需要?)(?:共|的)?(?:课时|学时)数?[为是有:：]?$|剩余?(?:下|的)?$|还[剩差有]$|尚[有余]$|余$"
)
TIMES = words(r"^\s*[×x*乘]\s*\d+\s*(?:次|天|场|回|轮|个?班|组|times|days)")
TIMES_BEFORE = words(r"(?:次|天|场|回|轮|班|组)\s*[×x*乘]\s*$")
OUT_OF = words(r"\d (?:out )?of (?:the )?$")
OF_WHICH = words(r"(?:含|包括|不算)[^，\d]*$")
AS_IT_WAS = re.compile(r"(?=实[到考])")  # "应考 48 实到 46": what was expected ends here
STAFF = r"(?:教师|老师|讲师|专家|考评员|监考|工作人员|家长|师傅)"
STAFF_BEFORE, STAFF_AFTER = (
    words(rf"{STAFF}[共有约]*$"),
    words(rf"^(?:的|[名位个])*(?:企业|行业|校外|外聘|兼职|本校)*的?{STAFF}"),
)
LEVEL = words(r"初级|中级|高级|\b(?:elementary|primary|junior|initial|beginner|intermediate|advanced|senior)\b")

NO_PROBLEM = words(
    rf"(?:目前|暂时?|本周|其他)?(?:{NOT}|没啥|没什么|不存在|未(?:发现|出现|遇到))(?:任何|什么|新的?|其他|大|啥)*(?:问题|困难|毛病)"
    r"|(?:问题|困难)[:：]?\s*(?:暂无|没有|无)|一切(?:都)?(?:正常|顺利)|(?:其他|其它|一切)(?:都|均)(?:挺?好|正常|顺利)的?"
    r"|no (?:problems?|issues?|questions?)|all (?:is )?(?:good|well)"
)
NO_NEWS = words(
    rf"(?:暂无|{NOT})(?:什么|任何|啥)?(?:特别|特殊)?的?新?(?:进展|变化|动静|情况)"
    r"|^没(?:啥|什么)?动$|no (?:progress|news|change)|nothing new|nothing to report"
)
NO_TRAINING = words(
    rf"(?:{NOT}|不|停止)(?:能|人)?(?:开展|进行|安排|组织|搞|来|排|开)?(?:培训|上课|授课|课)(?:任务|安排|活动)?|停课(?:一[周次天])?|(?:培训|课)(?:都)?(?:取消|暂停|停)了?"
    rf"|一[节堂次]课?[也都]{NOT}(?:上|培训|搞)[成了]?|no (?:training|lessons?|class(?:es)?)\b"
)
A_FIGURE_IS = words(r"(?:人数|课时|学时|数|报名的?|参考的?|通过的?|合格的?)$")
SAME = words(
    rf"(?:[和与跟同]上[个一]?{WEEK}(?:的)?(?:情况)?(?:完全|基本上?)?(?:一样|相同|一致|差不多|一个样|一毛一样)?|情况?同上周?|(?:还是|依然)?老样子|照旧"
    r"|same as last week|same again)"
)

PLAN = words(
    rf"{NEXT_WEEK}|还[要得]再?(?=培训|上|考|报|补|练)|计划|预计|打算|(?<!模)拟于?|即将|准备(?=下)|plan(?:ned|s|ning)?\b"
)
CLEARED = words(
    r"^把?(?P<field>(?:下周)?(?:计划|安排)|问题|困难|进展)(?:全?都|部分|一栏)?(?:去掉|删掉|删了|删除|清空|不要了?|取消)(?:吧|了)?$"
    r"|^(?:去掉|删掉|删除|清空|不要)(?P<named>(?:下周)?(?:计划|安排)|问题|困难|进展)(?:吧|了)?$"
    r"|^(?:暂时?)?(?:没有?|无)(?P<none>(?:下周)?(?:的)?(?:计划|安排))$"
)
TEXT_OF = {"计划": "plan", "安排": "plan", "问题": "problems", "困难": "problems", "进展": "progress"}
PLAN_HEAD = words(
    rf"^(?:下个?{WEEK}(?![一二三四五六日天末1-7])|下一周|next week|plan(?:s|ned|ning)?\b(?: to)?)?"
    r"(?:\s*we plan to\b)?(?:工作)?(?:计划|打算)?(?:改[成为])?[:：]?\s*"
)
AHEAD = words(rf"(?<!下){NEXT_WEEK}")
PLAN_WORD = words(rf"(?<!下)下个?{WEEK}(?![一二三四五六日天末1-7])|下一周|\s*next week$")
NOW = words(rf"{THIS}|目前|现在|截至|已经|this week|now\b|currently")

PROBLEM = words(
    r"问题|困难|不足|不够|不[高强]|太[少慢小挤]|缺(?![考勤席]|\d*人)|短缺|紧张|(?<![忙累])坏|故障|失灵|丢失|冲突|登不上|登不了|打不开"
    r"|[开用打连登启装进修上传]不(?:[了上进开](?!解)|起来|进去)|没人(?:接|管|修|理)|延误|耽误|无法|没法|配置低|偏低|还差\d+[块元万]|紧缺|投诉|停电|崩溃|死机|崩了|卡顿|趴窝|滞后|协调|problem|\bissues?\b|broken|shortage|cannot|can't"
)
LEAD_IN = words(
    r"^.{0,10}如下[:：]|^(?:那就是?|然后|另外|而且|嗯|呃|那个|哦|噢|啊|那|就是(?!说)|(?:[我俺]们?|咱们?)(?:这边)?|呢)*[，, ]*"
)
NONE = words(r"^(?:暂?无|没有?|没啥|none|no|-)$")
MENDING = words(r"^(?:解决|处理|排查|联系|协调|修复|维修|跟进)")
ASKS_FOR_HELP = words(r"^(?:需要?|请|求|望|希望|还请|恳请|盼|please|we need)")
_BEFORE_IT = (
    r"(?:(?:也|仍然?|还是?)?(?:没变|不变|照旧|依旧))?(?:都|均|也|还|就|一?共|总共|应该?|不是\d+|改)?[为是有成:：]?$"
)
HOURS_BEFORE = words(
    r"(?<![\d零一二两三四五六七八九十百半个])(?:课时|学时|节数)数?"
    rf"{_BEFORE_IT}|(?<!\d )\bhours?[:：]? *$"
)
PEOPLE_BEFORE = words(
    r"(?<![\d零一二两三四五六七八九十百个])(?:人数?|学员|学生|考生)"
    rf"{_BEFORE_IT}|(?<!\d )\b(?:people|students|participants|learners)[:：]? *$"
)
NO_NEED = words(r"(?:不用|不需要?|无需|无须|不必)(?:学校|学院|领导|您)?(?:再|帮忙|出面)?(?:协调|支持|帮忙)")
COORDINATION = words(r"协调|求助|请.{0,8}(?:支持|帮忙|解决|出面)|希望.{0,8}(?:支持|解决)|coordinat|needs? help")
ONLY_COORDINATION = words(
    r"^(?:需要?|请|求|望|希望|还请|恳请|请求|想请)*(?:帮忙|领导|学校|学院|您)?(?:协调|支持)(?:一下|解决)?(?:谢谢)?$"
    r"|^needs? (?:coordination|help)$"
)

LABEL = words(
    r"^(?:(?P<problems>(?:存在的?)?(?:问题|困难)(?:和困难)?|problems?)|(?P<plan>(?:下周)?(?:工作)?(?:计划|安排|打算)|下周|plans?)"
    r"|(?P<progress>(?:本周)?(?:工作)?(?:进展|完成情况|工作)|progress)|(?P<stage>(?:当前)?阶段|stage))\s*(?:[:：]\s*|(?:(?<=问题)|(?<=困难)|(?<=进展))就?(?:是|在于))"
)
LEVELS = {
    "初级": "初级|elementary|primary|junior|initial|beginner",
    "中级": "中级|intermediate",
    "高级": "高级|advanced|senior",
}

AT_STAGE = words(r"(?:进入|处于|到了?|正在|还在|仍在|在)\s*(申报|培训|报名|考试|成绩|发证)\s*(?:阶段|期间)")
PURE_STAGE: tuple[tuple[Stage, re.Pattern[str]], ...] = (
    (Stage.RESULTS, words(r"^(?:考试)?成绩(?:已经?|刚)?(?:出来?|公布)了?$")),
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
    (
        Stage.REGISTRATION,
        words(r"[正还仍]?在报名|报名(?:中|开始|截止|启动|工作|系统|已|完)|开始报名|组织报名|启动报名"),
    ),
    (Stage.TRAINING, words(r"(?:在|开始|开展|组织|完成|启动)[^，。]{0,6}培训|都在培训")),
    (Stage.APPLICATION, words(r"申报|备案|考点申请|立项")),
)

LAST_WEEK = words(
    rf"上个?{WEEK}|上一周|前[一两几]周|[去前]年|上一?个?(?:月|次|回|批|期|轮|届|学期|学年)|last (?:week|month|time|term|year)"
    r"|(?:之前|此前|先前|原来|原先|本来|previously)(?:只?[是有]|[报考过来]了|报的?)?\s*\d"
)
THIS_WEEK = words(rf"^(?:{THIS}(?![一二三四五六日末])|this week)呢?[:：，, ]*")
ONLY_A_FIGURE = words(r"(?:人数|情况|如下|数|[:：])*")

COURTESY = words(
    r"^(?:各位|尊敬的)*(?:领导|老师|主任|处长|科长|您|你|大家)*(?:好|您好|你好|辛苦了?|晚上好|下午好|上午好)[呀啊哈]?$"
    r"|^(?:麻烦|辛苦)(?:您|你|老师|领导)?了?$|^谢谢.{0,3}$|^(?:不好意思|抱歉|对不起).{0,6}$"
    r"|^(?:[跟向]您)?(?:(?:汇报|报告|上报)(?:一下|如下)?|[报说讲](?:一下|下))$|^(?:这[里边])?是?负责(?:人|老师|的)?$|^的(?:负责人|[指带]?[导队]?老师)$|^.{0,8}(?:报告|汇报|情况)如下[:：]?$|^请知悉$"
    r"|^(?:喂|哎|诶|欸)[，]?[\u4e00-\u9fff]{0,2}(?:老师|主任|处长|科长|书记|院长)?(?:[您你]?好[啊呀]?)?我?们?$"
    r"|^(?:先|就|大概|大致)(?:就?这样|这些|这么多)[吧了哈啊]?$|^(?:以上|完毕|就这些|没了)[吧了哈啊]?$|^长话短说$"
    r"|^[一二两三四五六几\d]个(?:证书?|项目|专业)?(?:一起|一块|都|分别)*(?:报|填|说|讲|汇报)(?:一?下|了)?[:：]?$"
    r"|^报告(?:领导|老师|主任)?$|^(?:证书|证书名称|项目|项目名称)[:：]?$|^收到$|^周报$|^(?:ok|好)[的了]?$|^(?:hi|hello|thanks?|thank you)$"
)
FILLER = words(
    rf"(?<![\u4e00-\u9fff])人(?=[都均也还就]|\s)|(?:20)?\d\d年?[春夏秋冬]季?(?:学期|批次?|期|轮)?|(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}[日号]|(?:上午|下午|早上|晚上|中午|白天)(?=\s|$)|今[年天]|加一?起来?|合一?起来|到现在|到目前|以(?=\s)|为准|才对|第[0-9一二三四五六七八九十]+(?:教学)?周|(?:本|这)?周[一二三四五六日末]|{THIS}"
    r"|本次|此次|目前|现在|截至|累计|总计|合计|[一拢]?共[计有]?|总共|刚[才刚]|把|改[成为]?(?=\s|$)|最终|最后|在.{1,8}[楼室房馆厅](?=\s)|\b\d班"
    r"|新增|又|再|还是|仍然?|维持|保持|不变|已经?|参加了?|人数|总数|其中|分别|集中|开展|组织|进行|完成|教学任务|职业技能等级|从|由|增加?[到至]|升[到至]"
    r"|到(?= 了)|到了(?= )|每人|均|都|到场|学员|学生|考生|人员|娃儿?"
    r"|我们班?|咱们?班?|俺们?班?|方面|那边|那个|这个|给|也|还|就|才|只|仅|各|[上讲搞整来]了|嗯|呃|哦|噢|呢|吧|哈|啊|呀|啦|嘛|了|的|在|有|为|是|约|大概|左右|本|中"
    r"|[一二两俩三仨四五六七八九十几\d]{1,4}(?:[次个](?:课|班)?|班)"
    r"|\b(?:this week|people|students?|levels?|hours?"
    r"|were|was|have|has|had|we|for|the|a|an|and|of|in|so|to|now|total|yet|issued|two|three|class(?:es)?)\b"
)
PUNCTUATION = re.compile(r"[\s，,。.；;：:、！!～~/=+\-—（）()\[\]【】]+")
