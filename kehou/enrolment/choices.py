"""Enrolment's enumerations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

WEEKDAYS = [(1, _("周一")), (2, _("周二")), (3, _("周三")), (4, _("周四")), (5, _("周五")), (6, _("周六")), (7, _("周日"))]


class RoundState(TextChoices):
    DRAFT = "draft", _("筹备")
    OPEN = "open", _("受理中")
    CLOSED = "closed", _("已结束")


class State(TextChoices):
    """Where an application stands on its way (S5.2)."""

    DRAFT = "draft", _("草稿")
    LATE = "late", _("逾期，待同意受理")
    SUBMITTED = "submitted", _("待班主任初审")
    RETURNED = "returned", _("退回补充")
    PASSED_HOMEROOM = "passed_homeroom", _("待年级组长复审")
    PASSED_GRADE = "passed_grade", _("待校方终审")
    ACCEPTED = "accepted", _("审核通过")
    REJECTED = "rejected", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")
    DECLINED = "declined", _("已放弃名额")
    LAPSED = "lapsed", _("逾期未签字")


# The family took it back, did not agree to the letter, or did not sign in time: no seat, and it may ask again (S1.2, S5.3).
OVER = (State.WITHDRAWN, State.DECLINED, State.LAPSED)


class Need(TextChoices):
    """Why a family can't collect the child at the end of lessons (S2)."""

    WORK = "work", _("家长下班晚，不能按时接")
    DISTANCE = "distance", _("家离学校远，路上需要时间")
    CARE = "care", _("家中有老人、病人或幼儿要照顾")
    AWAY = "away", _("家长在外地工作，由他人照看")
    OTHER = "other", _("其他困难")


class Channel(TextChoices):
    PHONE = "phone", _("手机")
    PAPER = "paper", _("纸质")
    STAFF = "staff", _("教师代办")


class SurveyState(TextChoices):
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


class SurveyNeed(TextChoices):
    """What a family says before the term: it binds nobody (S1.1)."""

    YES = "yes", _("需要")
    PERHAPS = "perhaps", _("可能需要")
    NO = "no", _("不需要")


class Until(TextChoices):
    """Until when the child would stay; the hours are policy's (S3.2)."""

    FIRST = "first", _("到第一个时段结束")
    LATE = "late", _("到延时结束")


class Step(TextChoices):
    """The three levels of review, in their order (S5.2); before them, whether a late application is taken (S5.1)."""

    HOMEROOM = "homeroom", _("班主任初审")
    GRADE = "grade", _("年级组长复审")
    SCHOOL = "school", _("校方终审")
    ADMISSION = "admission", _("逾期受理")


class Decision(TextChoices):
    PASS = "pass", _("通过")
    RETURN = "return", _("退回补充")
    REJECT = "reject", _("不通过")


class EndReason(TextChoices):
    FAMILY = "family", _("家长提出结束")
    LEFT_SCHOOL = "left", _("离校")
    TERM_END = "term", _("学期结束")
    CORRECTED = "corrected", _("更正")
    CHANGED = "changed", _("改动，由新的名额接续")


class ChangeState(TextChoices):
    """A change asked for after the window (S1.2)."""

    ASKED = "asked", _("等学校决定")
    ACCEPTED = "accepted", _("已同意")
    REFUSED = "refused", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回")


class Attention(TextChoices):
    """Why an application wants a closer look, the weightiest first (S5.2)."""

    OWN = "own", _("您的孩子，由他人审核")
    STANDS_IN = "stands_in", _("请您代为审核")
    CROWDED = "crowded", _("所选日子报名多于名额")
    LACKING = "lacking", _("缺少说明或声明")
    LATE = "late", _("逾期")
    CAME_BACK = "came_back", _("补充后再交")
    OTHER_NEED = "other_need", _("其他困难")
    ABSENT = "absent", _("上学期常缺席")
    SUPPLEMENT = "supplement", _("补充名单")
    ALONE = "alone", _("申请独自回家")
    NOTE = "note", _("有补充说明")
    PAPER = "paper", _("纸质")


class Criterion(TextChoices):
    """What may put an application before others where need exceeds places (S1.1); policy says which and in which order."""

    IN_TIME = "in_time", _("在受理期内申请")
    CONTINUING = "continuing", _("上学期参加")
    WORK = "work", _("家长下班晚")
    CARE = "care", _("家中有人要照顾")
    AWAY = "away", _("家长在外地")
    DISTANCE = "distance", _("家离学校远")
    SIBLING = "sibling", _("兄弟姐妹同申请")
    YOUNGEST = "youngest", _("一、二年级")


class Extension(TextChoices):
    """Why a notice stands longer (S5.2)."""

    LATE = "late", _("意见答复晚于截止日")
    OPEN = "open", _("截止日还有意见没有答复")


class BundleState(TextChoices):
    """Many papers as one file, on its way."""

    WAITING = "waiting", _("等待制作")
    RUNNING = "running", _("正在制作")
    DONE = "done", _("可以下载")
    FAILED = "failed", _("没有做成")


class OfferState(TextChoices):
    """What became of a turn on the waiting list (S1.1)."""

    SKIPPED = "skipped", _("这次没有轮到")
    OPEN = "open", _("等您答复")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已放弃")
    EXPIRED = "expired", _("过期未答复")
    LEFT = "left", _("已退出候补")


class ExportKind(TextChoices):
    """Lists of many children that leave the house by two persons' word."""

    HOMEROOM = "homeroom", _("班主任初审表")
    GRADE = "grade", _("年级复审表")
    SCHOOL = "school", _("学校终审表")
    GRADE_LIST = "grade_list", _("年级名单")
    LETTERS = "letters", _("全部告知单")
    SHEETS = "sheets", _("还没申请的学生的申请表")


class ExportState(TextChoices):
    """How far a large export is."""

    ASKED = "asked", _("等另一位负责人")
    AGREED = "agreed", _("已同意，待取出")
    REFUSED = "refused", _("没有同意")
    TAKEN = "taken", _("已取出")
    OVER = "over", _("已过期")
