"""What the demonstration's units look like: six schools in two districts."""

from dataclasses import dataclass

CITY = ("yycity", "某市")
DISTRICTS = (("yy-east", "东区"), ("yy-west", "西区"))


@dataclass(frozen=True)
class Plan:
    """One school of the demonstration: where it lies, what it is, how large."""

    code: str
    name: str
    district: str
    stage: str = "primary"
    nature: str = "public"
    grades: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    classes: int = 1
    pupils: int = 20
    staff: int = 14
    campuses: tuple[str, ...] = ("校本部",)


SCHOOLS = (
    Plan("xx-primary", "某小学", "yy-east", classes=4, pupils=42, staff=70, campuses=("北校区", "南校区")),
    Plan("huai-primary", "槐树街小学", "yy-east", classes=2, pupils=24, staff=20),
    Plan("qinghe-junior", "清河初级中学", "yy-east", stage="junior", grades=(7, 8, 9), classes=3, pupils=28, staff=22),
    Plan("tongxin-primary", "同心小学", "yy-west"),
    Plan("mingde-school", "明德学校（民办）", "yy-west", nature="private", pupils=22),
    Plan("hubin-primary", "湖滨小学", "yy-west", classes=1, pupils=26),
)
