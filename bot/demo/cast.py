"""Who and what is in the demonstration: five institutions, certificates with their real names, people named by role."""

from __future__ import annotations

from dataclasses import dataclass

from models.institutions import Level
from models.people import Role

_E, _I, _A = Level.ELEMENTARY, Level.INTERMEDIATE, Level.ADVANCED


@dataclass(frozen=True)
class Piloted:
    """A certificate as an evaluation body offers it: what does not depend on the institution."""

    name: str
    short_name: str
    levels: tuple[Level, ...]
    evaluation_body: str
    exam_form: str
    major_category: str
    size: int  # people trained in a usual week


WEB = Piloted("Web前端开发", "Web", (_E, _I), "工业和信息化部教育与考试中心", "机试", "电子与信息大类", 42)
BIM = Piloted("建筑信息模型（BIM）", "BIM", (_E, _I), "廊坊市中科建筑产业化创新研究中心", "机试", "土木建筑大类", 36)
CARE = Piloted("老年照护", "老年", (_E, _I), "北京中福长者文化科技有限公司", "一般实操", "公共管理与服务大类", 32)
SHOP = Piloted("网店运营推广", "网店", (_E, _I, _A), "北京鸿科经纬科技有限公司", "机试", "财经商贸大类", 55)
TAX = Piloted("智能财税", "财税", (_E, _I), "中联集团教育科技有限公司", "机试", "财经商贸大类", 48)
ROBOT = Piloted("工业机器人操作与运维", "机器人", (_I,), "北京新奥时代科技有限责任公司", "特殊实操", "装备制造大类", 28)
CODING = Piloted("工业机器人应用编程", "编程", (_E, _I), "北京赛育达科教有限责任公司", "特殊实操", "装备制造大类", 24)
LOGISTICS = Piloted("物流管理", "物流", (_I,), "北京中物联物流采购培训中心", "笔试", "财经商贸大类", 38)
CHILD = Piloted("幼儿照护", "幼儿", (_E, _I), "湖南金职伟业母婴护理有限公司", "一般实操", "教育与体育大类", 40)
SENSOR = Piloted("传感网应用开发", "传感网", (_I,), "北京新大陆时代教育科技有限公司", "机试", "电子与信息大类", 26)
CARS = Piloted("汽车运用与维修", "汽修", (_E, _I), "北京中车行高新技术有限公司", "一般实操", "交通运输大类", 34)


@dataclass(frozen=True)
class College:
    """An institution, what it pilots in which department, the office that coordinates."""

    id: str
    name: str
    office: str
    pilots: tuple[tuple[Piloted, str], ...]


COLLEGES = (
    College("ncvtc", "南充职业技术学院", "教务处", (
        (WEB, "电子信息工程系"), (BIM, "土木与建筑工程系"), (CARE, "护理系"), (SHOP, "财经系"), (TAX, "财经系"),
        (ROBOT, "机电工程系"), (CHILD, "教育系"), (LOGISTICS, "财经系"),
    )),
    College("jscj", "江苏财经职业技术学院", "教务处", ((TAX, "会计学院"), (SHOP, "商学院"), (LOGISTICS, "商学院"))),
    College("lnpc", "辽宁石化职业技术学院", "教务处", ((ROBOT, "机械工程系"), (CODING, "自动控制系"))),
    College("shaanxi", "陕西省职业院校1+X证书制度试点工作项目办公室", "项目办", ((BIM, "建筑组"), (CARS, "汽车组"))),
    College("xit", "厦门工学院", "教务处", ((WEB, "计算机学院"), (BIM, "建筑学院"), (SENSOR, "电子学院"))),
)  # fmt: skip


@dataclass(frozen=True)
class Player:
    """Somebody whom the visitor can be. `pilots` are the certificates that they lead, or are deputy for."""

    college: str
    name: str
    role: Role
    pilots: tuple[str, ...] = ()
    department: str = ""

    @property
    def key(self) -> str:
        """The same at every start, so that a reloaded page finds its person."""
        return f"{self.college}/{self.name}"


def players_of(college: College) -> list[Player]:
    """The people of a college: a coordinator, leads, deputies, department heads, students."""
    leads = [Player(college.id, f"{one.name} 负责人", Role.LEAD, (one.name,), room) for one, room in college.pilots]
    deputies = [
        Player(college.id, f"{one.name} 副负责人", Role.DEPUTY, (one.name,), room) for one, room in college.pilots[:3]
    ]
    rooms = dict.fromkeys(room for __, room in college.pilots)
    heads = [Player(college.id, f"{room} 主任", Role.HEAD, department=room) for room in rooms]
    students = [Player(college.id, f"学生{which}", Role.STUDENT) for which in "甲乙"]
    return [Player(college.id, f"{college.office} 统筹", Role.COORDINATOR), *leads, *deputies, *heads, *students]
