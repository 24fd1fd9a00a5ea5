"""Planning's enumerations."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Job(TextChoices):
    GROUPS = "groups", _("编组")
    SEATS = "seats", pgettext_lazy("several", "座位")
    ROSTER = "roster", _("排班")


class RunState(TextChoices):
    WAITING = "waiting", _("等待")
    RUNNING = "running", _("计算中")
    DONE = "done", _("已算好")
    IMPOSSIBLE = "impossible", _("无解")
    PUBLISHED = "published", _("已公布")
    FAILED = "failed", _("出错")
    TAKEN_BACK = "taken_back", _("公布后已撤回")


class PaperForm(TextChoices):
    """The forms a paper comes in."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"


class BooksState(TextChoices):
    """Many roll books as one file, on its way."""

    WAITING = "waiting", _("等待制作")
    RUNNING = "running", _("正在制作")
    DONE = "done", _("可以下载")
    FAILED = "failed", _("没有做成")


class EditKind(TextChoices):
    """What was changed by hand, or published."""

    MOVE = "move", _("调组")
    SPLIT = "split", _("拆分班组")
    JOIN = "join", _("合并班组")
    ROOM = "room", _("换教室")
    SEAT = "seat", _("换座位")
    STAND_IN = "stand_in", _("代班")
    PIN = "pin", _("固定值班")
    SWAP = "swap", _("换班")
    REPLAN = "replan", _("请假期间的代班")
    GROUPS = "groups", _("公布编组")
    SEATS = "seats", _("公布座位")
    ROSTER = "roster", _("公布排班")


class DutyRole(TextChoices):
    CARE = "care", _("看护")
    LATE = "late", _("17:00后志愿看护")
    GATE = "gate", _("校门")
    SAFETY = "safety", _("安全员")
    PATROL = "patrol", _("巡课")
    OTHER = "other", _("其他岗位")


class PostKind(TextChoices):
    """What a post is for; the values are those of the duty's role."""

    GATE = "gate", _("校门")
    SAFETY = "safety", _("安全员")
    PATROL = "patrol", _("巡课")
    OTHER = "other", _("其他岗位")


class PostHours(TextChoices):
    """When a post is held: a part of the afternoon, all of it, or hours of its own."""

    FIRST = "first", _("放学后到 17:00")
    LATE = "late", _("17:00 后")
    BOTH = "both", _("放学后到全部结束")
    OWN = "own", _("自定时间")


class PostWho(TextChoices):
    """Who qualifies; the values are the planner's words."""

    ANY = "any", _("全体教职工")
    VOLUNTEERS = "volunteers", _("只由报名这个岗位的人")
    LEADERS = "leaders", _("只由领导")
    NAMED = "named", _("只由指定的人")


class DaySlot(TextChoices):
    """The parts of an afternoon a member of staff may offer; the values are the planner's words."""

    FIRST = "first", _("放学后到 17:00")
    LATE = "late", _("17:00 后（志愿）")


class AbsenceState(TextChoices):
    ASKED = "asked", _("等待批准")
    AGREED = "agreed", _("已批准")
    REFUSED = "refused", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


class SwapState(TextChoices):
    ASKED = "asked", _("等对方答复")
    ACCEPTED = "accepted", _("已换")
    DECLINED = "declined", _("对方不同意")
    WITHDRAWN = "withdrawn", _("已撤回")
    UNDONE = "undone", _("已换，后又撤回")


class PublicField(TextChoices):
    """What may stand beside name and post on the public page, each by the person's own consent (S5.5, PIPL 13)."""

    SUBJECT = "subject", _("任教学科")
    CAMPUS = "campus", _("所在校区")
    ROLES = "roles", _("在校门等岗位值守")


# Wishes of the planner's page: job → (name, words, what each stop of the slider says, the stop it stands on at first).
WISHES: dict[str, tuple[tuple[str, Any, tuple[Any, ...], int], ...]] = {
    Job.GROUPS: (
        ("band", _("每组够 25 人"), (_("可以少一些"), _("尽量"), _("非常重要")), 1),
        ("grades", _("同年级一组"), (_("尽量"), _("一定不混年级")), 0),
        ("special", _("有健康提示的孩子"), (_("不考虑"), _("尽量分散到各组"), _("分散非常重要")), 1),
        ("rooms", _("孩子留在原来的教室"), (_("不考虑"), _("尽量")), 1),
        ("counted", _("人数怎么算"), (_("按名单"), _("按人最多的一天")), 0),
    ),
    Job.ROSTER: (
        ("free_days", _("教师最好不排的日子"), (_("不考虑"), _("尽量不排"), _("一定不排")), 1),
        ("campus", _("教师跑校区"), (_("尽量少"), _("一定不跑")), 0),
        ("changes", _("已公布的排班"), (_("从头重排"), _("尽量不改")), 1),
        ("share", _("次数怎么分"), (_("按各人愿意的次数"), _("大家一样多")), 1),
    ),
    Job.SEATS: (("classes", _("同班的孩子"), (_("分开坐"), _("随意"), _("坐在一起")), 1),),
}
# Finer than the stops: job → (the planner's name of a weight, words, what it is counted by, where the slider ends).
WEIGHTS: dict[str, tuple[tuple[str, Any, Any, int], ...]] = {
    Job.GROUPS: (
        ("sessions", _("看护人次尽量少"), _("一周一人次看护"), 40),
        ("under", _("每组够 25 人"), _("组里少一个孩子"), 100),
        ("split", _("同班的孩子在一起"), _("班级多拆开一处"), 40),
        ("grades", _("同年级一组"), _("组里多一个年级"), 40),
        ("special", _("有健康提示的孩子分散"), _("两名这样的孩子同组"), 40),
        ("moves", _("孩子留在原来的教室"), _("一个孩子换教室"), 40),
        ("balance", _("各组人数差不多"), _("最大组比最小组多一人"), 20),
    ),
    Job.ROSTER: (
        ("continuity", _("每组总是那几位老师"), _("组里多一张新面孔"), 40),
        ("fair", _("次数分得公平"), _("比应值的多一次或少一次"), 40),
        ("wish", _("教师最好不排的日子"), _("这样的日子排一次"), 40),
        ("campus", _("教师少跑校区"), _("跑另一校区一次"), 40),
        ("changes", _("已公布的值班少改"), _("改动一次已公布的值班"), 40),
    ),
    Job.SEATS: (
        ("eyesight", _("视力弱的坐前面"), _("往后一排（很弱的按三倍）"), 20),
        ("height", _("矮的在前高的在后"), _("离按身高的位置一排"), 20),
        ("left_hand", _("左手写字的靠过道"), _("一个孩子没有靠过道或墙"), 20),
        ("classes", _("同班的孩子怎么坐"), _("一对邻座不合要求"), 20),
    ),
}  # fmt: skip
# Alternatives worked out beside what was wished, so that several plans can be laid side by side.
OTHERS: dict[str, tuple[dict[str, int], ...]] = {
    Job.GROUPS: ({"grades": 1}, {"rooms": 0}),
    Job.ROSTER: ({"free_days": 2}, {"changes": 0}),
}


class ApartFrom(TextChoices):
    """How far two children are kept apart; whoever is not in one group sits beside nobody of it either."""

    GROUP = "group", _("不编在同一组")
    SEATS = "seats", _("可以同组，座位不挨着")


class ApartReason(TextChoices):
    CONFLICT = "conflict", _("有过矛盾冲突")
    FAMILY = "family", _("家长的意愿（如双胞胎分组）")
    LEARNING = "learning", _("互相影响，难以安静")
    SAFEGUARDING = "safeguarding", _("保护性安排")
    OTHER = "other", _("其他")
