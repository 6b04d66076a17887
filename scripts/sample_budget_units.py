"""The units of the fictitious 示例区 whose budgets are made up, and the codes that their money is spent under.

Amounts are 万元 of 2020 and 2021, from which the years walk on. The codes are those of 政府收支分类科目 (2021 to 2026).
"""

from __future__ import annotations

from typing import Final, NamedTuple

FIRST, LAST_FINAL, LAST_BUDGET = 2021, 2025, 2026

FUNCTIONS: Final = {
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "2010301": "行政运行",
    "2010302": "一般行政管理事务",
    "20106": "财政事务",
    "2010601": "行政运行",
    "2010602": "一般行政管理事务",
    "2010605": "财政国库业务",
    "2010607": "信息化建设",
    "2010608": "财政委托业务支出",
    "20113": "商贸事务",
    "2011301": "行政运行",
    "2011302": "一般行政管理事务",
    "2011308": "招商引资",
    "205": "教育支出",
    "20501": "教育管理事务",
    "2050101": "行政运行",
    "2050102": "一般行政管理事务",
    "20502": "普通教育",
    "2050203": "初中教育",
    "2050299": "其他普通教育支出",
    "208": "社会保障和就业支出",
    "20802": "民政管理事务",
    "2080201": "行政运行",
    "2080202": "一般行政管理事务",
    "2080208": "基层政权建设和社区治理",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "2080502": "事业单位离退休",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "2080506": "机关事业单位职业年金缴费支出",
    "20810": "社会福利",
    "2081002": "老年福利",
    "2081006": "养老服务",
    "20819": "最低生活保障",
    "2081902": "农村最低生活保障金支出",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "2101101": "行政单位医疗",
    "2101102": "事业单位医疗",
    "2101103": "公务员医疗补助",
    "212": "城乡社区支出",
    "21201": "城乡社区管理事务",
    "2120101": "行政运行",
    "2120102": "一般行政管理事务",
    "21203": "城乡社区公共设施",
    "2120399": "其他城乡社区公共设施支出",
    "21205": "城乡社区环境卫生",
    "2120501": "城乡社区环境卫生",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120803": "城市建设支出",
    "213": "农林水支出",
    "21301": "农业农村",
    "2130142": "乡村道路建设",
    "21307": "农村综合改革",
    "2130705": "对村民委员会和村党支部的补助",
    "221": "住房保障支出",
    "22101": "保障性安居工程支出",
    "2210108": "老旧小区改造",
    "22102": "住房改革支出",
    "2210201": "住房公积金",
    "229": "其他支出",
    "22960": "彩票公益金安排的支出",
    "2296002": "用于社会福利的彩票公益金支出",
}
# What the 类 are numbered in tables that set income against expenditure: of all 类, whether or not they are printed.
ORDINALS: Final = {
    "201": "一",
    "205": "五",
    "208": "八",
    "210": "九",
    "212": "十一",
    "213": "十二",
    "221": "十九",
    "229": "二十三",
}
ECONOMY: Final = {
    "301": "工资福利支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30103": "奖金",
    "30107": "绩效工资",
    "30108": "机关事业单位基本养老保险缴费",
    "30109": "职业年金缴费",
    "30110": "职工基本医疗保险缴费",
    "30111": "公务员医疗补助缴费",
    "30112": "其他社会保障缴费",
    "30113": "住房公积金",
    "302": "商品和服务支出",
    "30201": "办公费",
    "30202": "印刷费",
    "30205": "水费",
    "30206": "电费",
    "30207": "邮电费",
    "30209": "物业管理费",
    "30211": "差旅费",
    "30212": "因公出国（境）费用",
    "30213": "维修（护）费",
    "30215": "会议费",
    "30216": "培训费",
    "30217": "公务接待费",
    "30228": "工会经费",
    "30229": "福利费",
    "30231": "公务用车运行维护费",
    "30239": "其他交通费用",
    "30299": "其他商品和服务支出",
    "303": "对个人和家庭的补助",
    "30302": "退休费",
    "30305": "生活补助",
    "310": "资本性支出",
    "31002": "办公设备购置",
}


class Jump(NamedTuple):
    """A year in which a unit spends on what it does not spend on otherwise, in hundredths of 万元, and what for.

    `is_added` where it was not foreseen: the budget was adjusted within the year.
    """

    year: int
    key: str
    budget: int
    final: int
    why: str
    groups: int = 0
    persons: int = 0
    is_added: bool = False


class Profile(NamedTuple):
    """A unit: what it spends money on and how much, in 万元. `own` is the code of its running costs.

    `parts` are the units of a department that publishes them apart; such a department's figures are theirs summed up.
    """

    id: str
    name: str
    own: str = ""
    people: int = 0
    rest: int = 0
    projects: tuple[tuple[str, int], ...] = ()
    funds: tuple[tuple[str, int], ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    car_run: float = 0
    reception: float = 0
    cars: int = 0
    meeting: float = 0
    training: float = 0
    forum: float | None = None
    festival: float | None = None
    jumps: tuple[Jump, ...] = ()
    is_organ: bool = True
    department: str = ""
    parts: tuple[str, ...] = ()
    label: str = ""
    scale: float = 1


SCHOOL: Final = "first-school"
EDUCATION: Final = "education-bureau"
DISTRICT: Final = "district-government"
DISTRICT_NAME: Final = "示例市示例区"

PROFILES: Final = (
    Profile(
        id="government-office",
        name="示例市示例区人民政府办公室",
        own="2010301",
        people=980,
        rest=96,
        projects=(("2010302", 168),),
        car_run=16.5,
        reception=9.8,
        cars=6,
        meeting=8.5,
        training=3.2,
        jumps=(Jump(2025, "abroad", 600, 542, "按照年度出访计划，参加友好城市经贸交流团组", 1, 2),),
    ),
    Profile(
        id="finance-bureau",
        name="示例市示例区财政局",
        own="2010601",
        people=860,
        rest=72,
        projects=(("2010602", 60), ("2010605", 24), ("2010607", 85), ("2010608", 120)),
        car_run=7.5,
        reception=3.4,
        cars=3,
        meeting=4.2,
        training=5.5,
    ),
    Profile(
        id="civil-affairs-bureau",
        name="示例市示例区民政局",
        own="2080201",
        people=420,
        rest=45,
        projects=(("2080202", 36), ("2081002", 310), ("2081006", 180), ("2081902", 640)),
        funds=(("2296002", 95),),
        reception=1.9,
        meeting=2.1,
        training=4.0,
        forum=1.6,
    ),
    Profile(
        id="housing-bureau",
        name="示例市示例区住房和城乡建设局",
        own="2120101",
        people=690,
        rest=66,
        projects=(("2120102", 92), ("2120399", 460), ("2210108", 1280)),
        funds=(("2120803", 2150),),
        car_run=13.6,
        reception=4.6,
        cars=5,
        meeting=2.8,
        training=3.0,
        jumps=(Jump(2024, "car_buy", 1800, 1786, "汛期后追加预算，购置城市排水防涝应急抢险用车1辆", is_added=True),),
    ),
    Profile(
        id="demo-subdistrict",
        name="示例市示例区人民政府示例街道办事处",
        own="2010301",
        people=760,
        rest=84,
        projects=(("2010302", 75), ("2080208", 380), ("2120501", 520)),
        car_run=8.8,
        reception=2.6,
        cars=3,
        meeting=3.5,
        training=2.2,
        festival=3.8,
    ),
    Profile(
        id="demo-town",
        name="示例市示例区示例镇人民政府",
        own="2010301",
        people=820,
        rest=78,
        projects=(("2010302", 82), ("2130142", 460), ("2130705", 350)),
        car_run=12.4,
        reception=6.2,
        cars=4,
        meeting=3.9,
        training=1.8,
        festival=5.6,
        jumps=(Jump(2022, "car_buy", 1700, 1648, "报废使用满十五年的执法执勤用车，更新1辆"),),
    ),
    Profile(
        id="demo-zone",
        name="示例经济开发区管理委员会",
        own="2011301",
        people=510,
        rest=88,
        projects=(("2011302", 70), ("2011308", 420)),
        car_run=9.6,
        reception=14.5,
        cars=4,
        meeting=5.0,
        training=2.4,
        forum=12.0,
        jumps=(
            Jump(2023, "abroad", 1000, 964, "参加境外产业招商活动", 1, 3),
            Jump(2026, "abroad", 800, 776, "参加境外产业招商活动", 1, 2),
        ),
    ),
    Profile(id=EDUCATION, name="示例市示例区教育局", parts=(f"{EDUCATION}-own", SCHOOL)),
    Profile(
        id=f"{EDUCATION}-own",
        name="示例市示例区教育局",
        label="示例市示例区教育局（本级）",
        own="2050101",
        people=560,
        rest=54,
        projects=(("2050102", 140), ("2050299", 860)),
        car_run=5.2,
        reception=1.5,
        cars=2,
        meeting=3.0,
        training=18.0,
        department=EDUCATION,
    ),
    Profile(
        id=SCHOOL,
        name="示例市示例区第一实验学校",
        own="2050203",
        people=2380,
        rest=215,
        projects=(("2050299", 190),),
        others=(("2050299", 42),),
        training=6.5,
        is_organ=False,
        department=EDUCATION,
    ),
)
