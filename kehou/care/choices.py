"""Care's enumerations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionState(TextChoices):
    PLANNED = "planned", _("未开始")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


class Activity(TextChoices):
    """What may be done in a session (S6, C4.1); policy says which of them a school allows."""

    HOMEWORK = "homework", _("自主做作业")
    SELF_STUDY = "self_study", _("自习")
    READING = "reading", _("课外阅读")
    CLUB = "club", _("社团活动")
    SCHOOL_COURSE = "school_course", _("校本课程")
    TUTORING = "tutoring", _("答疑辅导")
    CARE = "care", _("看护")
    INSTITUTION_COURSE = "institution_course", _("机构课程")


class MarkState(TextChoices):
    PRESENT = "present", _("到")
    ABSENT = "absent", _("未到")
    LEAVE = "leave", _("请假")


class Holder(TextChoices):
    """Who has the child. Before the first hand-over of a day it is the child's class."""

    CLASS = "class", _("班级")
    GROUP = "group", _("看护班组")
    MOVEMENT = "movement", _("途中")
    OFFICE = "office", _("学校办公室")
    HOSPITAL = "hospital", _("送医")
    GUARDIAN = "guardian", _("监护人")
    COLLECTOR = "collector", _("代接人")
    OTHER = "other", _("其他成人")
    ALONE = "alone", _("独自回家")
    LEAVE = "leave", _("请假未参加")

    @property
    def is_school(self) -> bool:
        """Whether the school still holds the child."""
        return self in (Holder.CLASS, Holder.GROUP, Holder.MOVEMENT, Holder.OFFICE, Holder.HOSPITAL)


class Flag(TextChoices):
    """Why a hand-over was recorded although something was not as it should be."""

    NO_PERMIT = "no_permit", _("没有当天有效的《独自回家证》")
    NOT_LISTED = "not_listed", _("不在可接人名单中")
    TWICE = "twice", _("同一孩子已交接过一次")
    NOT_CALLED = "not_called", _("没有点名记录")
    COUNT = "count", _("人数与应到不符")


class PermitState(TextChoices):
    REQUESTED = "requested", _("待审核")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")
    REVOKED = "revoked", _("已收回")


class AlarmKind(TextChoices):
    MISSING = "missing", _("点名未到")
    COUNT_OUT = "count_out", _("出发人数不符")
    COUNT_IN = "count_in", _("到达人数不符")
    LOST = "lost", _("途中未到")
    OVERDUE = "overdue", _("途中超时")
    NO_PERMIT = "no_permit", _("无证离校")
    NOT_LISTED = "not_listed", _("由名单外的人接走")
    TWICE = "twice", _("重复交接")
    CONFLICT = "conflict", _("登记不一致")
    REFUSED_PERSON = "refused_person", _("不得接走的人来接")
    RATIO = "ratio", _("师生比不足")
    TEACHER = "teacher", _("教师求助")
    LATE = "late", _("超时无人接")
    INCIDENT = "incident", _("严重事件")
    PATROL = "patrol", _("巡课人数不符")
    UNWELL = "unwell", _("身体不适，待观察")
    UNKNOWN = "unknown", _("补缺学生对不上")


class Severity(TextChoices):
    MINOR = "minor", _("轻微")
    MODERATE = "moderate", _("一般")
    SERIOUS = "serious", _("严重")


class IncidentKind(TextChoices):
    INJURY = "injury", _("受伤")
    ILLNESS = "illness", _("生病不适")
    CONFLICT = "conflict", _("冲突")
    HAZARD = "hazard", _("设施隐患")
    PROPERTY = "property", _("财物损失")
    OTHER = "other", _("其他")


class Claim(TextChoices):
    """How far the insurance claim is."""

    NONE = "none", _("不涉及理赔")
    ASKED = "asked", _("待报案")
    FILED = "filed", _("已报案")
    PAID = "paid", _("已赔付")
    REFUSED = "refused", _("不予赔付")


class NoteKind(TextChoices):
    TOLD = "told", _("告知")
    DONE = "done", pgettext_lazy("incident", "处理")
    PHOTO = "photo", _("照片")
    CLAIM = "claim", _("理赔")
    CLOSED = "closed", _("结案")


class Counted(TextChoices):
    """A child in an emergency roll call."""

    OPEN = "open", _("还没数到")
    HERE = "here", _("在")
    MISSING = "missing", _("不在这里")


class Rung(TextChoices):
    """The ladder of a late pick-up."""

    REMINDED = "reminded", _("提醒家长")
    CALL = "call", _("请看护教师逐个打电话")
    ESCALATED = "escalated", _("上报值班领导")
    CALLED = "called", _("已打电话")


class Said(TextChoices):
    """What a phone says of a child: there, not there, on leave, gone with somebody; set out, or not seen at the other door."""

    PRESENT = "present", _("到")
    ABSENT = "absent", _("未到")
    LEAVE = "leave", _("请假")
    GONE = "gone", _("已离校")
    MOVED = "moved", _("出发去集中教室")
    LOST = "lost", _("途中未到")
    WALKED = "walked", _("从班级出发")
    STAYED = "stayed", _("回到班级")


class Outcome(TextChoices):
    """How an alarm was settled."""

    FOUND = "found", _("孩子已找到")
    ON_LEAVE = "on_leave", _("家长确认请假")
    AT_HOME = "at_home", _("家长确认已到家")
    COUNTED_AGAIN = "counted_again", _("重新清点无误")
    HANDLED = "handled", _("已处理")
    TAKEN_HOME = "taken_home", _("已由家长接走")
    BACK = "back", _("观察后回班组")
    HOSPITAL = "hospital", _("已送医")


class RoutineKind(TextChoices):
    """What a school may switch on for a while."""

    HEALTH = "health", _("点名时健康检查")
    WALK = "walk", _("班级到看护班组的清点转移")


class Symptom(TextChoices):
    """What a teacher can see or a child can say; anything else in words."""

    FEVER = "fever", _("发热")
    COUGH = "cough", _("咳嗽")
    THROAT = "throat", _("咽痛")
    NOSE = "nose", _("流涕、鼻塞")
    HEADACHE = "headache", _("头痛")
    STOMACH = "stomach", _("腹痛")
    VOMITING = "vomiting", _("恶心呕吐")
    DIARRHOEA = "diarrhoea", _("腹泻")
    RASH = "rash", _("皮疹、水疱")
    EYES = "eyes", _("眼红")
    TIRED = "tired", _("精神不振")
    OTHER = "other", pgettext_lazy("symptom", "其他")


class TypedSays(TextChoices):
    """What a phone says of a child it knows by name only."""

    TAKEN = "taken", _("收留补缺学生")
    HANDED = "handed", _("当面交给")
