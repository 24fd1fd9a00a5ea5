"""What care will not do with a session, its roll call and the health looked at there, and why."""

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal


class NotAServiceDay(Refusal):
    sentence = _("这一天不是上课日，没有课后服务。")
    clause = "S3.1"
    todo = _("请核对校历；调休上课日在「组织 › 校历」中登记。")


class NobodyOnDuty(Refusal):
    sentence = _("这一天还没有排班，排不出看护场次。")
    clause = "S5.5"
    todo = _("请先在「编排」公布当天的排班表。")


class TooFewAdults(Refusal):
    clause = "S5.5"
    todo = _("请让安全负责人加派一名看护教师，或把部分学生留在原班组。")


class RoomIsFull(Refusal):
    clause = "C7.4b"
    todo = _("请改用更大的教室，或分批集中。")


class ActivityNotAllowed(Refusal):
    sentence = _("这项活动不在许可范围内：课后服务不得加重学生课业负担。")
    clause = "S6"
    todo = _("请改选作业、自习、课外阅读等许可的活动。")


class NotOpen(Refusal):
    sentence = _("这一场还没有开始，或已经结束。")
    clause = "C7.2"
    todo = _("请回到「我的看护」，先开始当天的场次。")


class AlreadyOpen(Refusal):
    sentence = _("这一场已经开始了。")
    clause = "C7.2"
    todo = _("请直接继续点名。")


class AlreadyCalled(Refusal):
    sentence = _("这一场已经点过名，名单以先到的一次为准。")
    clause = "C7.2"
    todo = _("有变化请逐人更正，并写明理由。")


class NotOnTheList(Refusal):
    sentence = _("所选学生中有人不在这一场的名单上。")
    clause = "C7.2"
    todo = _("名单可能刚有变化，请刷新后再点。")


class NothingToCorrect(Refusal):
    sentence = _("这个孩子的出勤已经是这个状态。")
    clause = "C7.2"
    todo = _("不用再改；请刷新页面查看。")


class NeedsReason(Refusal):
    sentence = _("更正要写明理由。")
    clause = "C7.2"
    todo = _("写一句话即可，例如「家长刚打电话请假」。")


class ChildrenStillHere(Refusal):
    clause = "C7.3"
    todo = _("请逐一交给家长、送往集中教室，或联系安全负责人。")


class ChildStillMissing(Refusal):
    clause = "C7.3"
    todo = _("请先找到孩子，或由安全负责人处理告警。")


class RollNotCalled(Refusal):
    sentence = _("还没有点名，不能结束这一场。")
    clause = "C7.2"
    todo = _("请先点名。")


class StillToday(Refusal):
    sentence = _("这一场今天还在进行，不用申请。")
    clause = "C7.2"
    todo = _("请当班教师在班组页面直接更正，并写明理由。")


class OwnRequest(Refusal):
    sentence = _("自己申请的更正不能由自己核准。")
    clause = "C7.2"
    todo = _("请由另一位负责人核准。")


class CorrectionAsked(Refusal):
    sentence = _("这一条已经申请过更正，正在等核准。")
    clause = "C7.2"
    todo = _("不用重复提交。")


class CorrectionAnswered(Refusal):
    sentence = _("这条更正申请已经答复过。")
    clause = "C7.2"
    todo = _("请刷新页面看答复；还要更正请另提一条。")


class AlreadyDecided(Refusal):
    sentence = _("这张证已经处理过。")
    clause = "C7.4a"
    todo = _("请刷新页面查看现在的状态。")


class RoutineStands(Refusal):
    sentence = _("这一项在这段时间里已经启用。")
    clause = "S7.2"
    todo = _("先停用现在的一项，或改日期。")


class RoutineOver(Refusal):
    sentence = _("这一项已经停用。")
    clause = "S7.2"
    todo = _("不用再停；需要时重新启用。")


class RoutineEndsBeforeStart(Refusal):
    sentence = _("到期日在开始日之前。")
    clause = "S7.2"
    todo = _("请改日期；不知道到哪一天，到期日可以不填。")


class HealthNotAsked(Refusal):
    sentence = _("学校今天没有启用健康检查。")
    clause = "S7.2"
    todo = _("要启用，请课后服务负责人在「日常安排」中开启；发现孩子不适，随时可以登记事件。")


class NotToBeWatched(Refusal):
    sentence = _("这个孩子现在不在隔离观察中。")
    clause = "S7.2"
    todo = _("可能已经处理；请刷新页面查看。")
