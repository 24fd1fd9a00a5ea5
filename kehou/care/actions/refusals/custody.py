"""What care will not do with hands: movements, hand-overs, codes, children taken in, permits and leave, and why."""

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal


class NobodyToMove(Refusal):
    sentence = _("没有要去集中教室的学生。")
    clause = "C7.4b"
    todo = _("请至少勾选一名在本班的学生。")


class NotInThisGroup(Refusal):
    sentence = _("所选学生中有人此刻不在本班组手中。")
    clause = "C7.4b"
    todo = _("名单可能刚有变化，请刷新后重选。")


class AlreadyArrived(Refusal):
    sentence = _("这一队已经登记到达。")
    clause = "C7.4b"
    todo = _("人数有变化，请在集中教室的名单上更正。")


class NotOnTheWay(Refusal):
    sentence = _("这个孩子此刻不在这一队里。")
    clause = "C7.4b"
    todo = _("名单可能刚有变化，请刷新后再看孩子在谁手中。")


class MayNotCollect(Refusal):
    clause = "C7.4a"
    todo = _("请把孩子留在身边，立即联系安全负责人和登记的监护人。")


class CodeRefused(Refusal):
    """A pick-up code that opens nothing: used, revoked, too old, or unknown here."""

    clause = "C7.3"
    todo = _("请把孩子留在身边，打电话问登记的监护人；需要时请监护人重新生成一个码。")


class ChildHasGone(Refusal):
    clause = "C7.3"
    todo = _("请看孩子今天的交接记录；如有疑问，马上联系安全负责人。")


class NotInSchool(Refusal):
    sentence = _("这个孩子现在不在学校手中。")
    clause = "C7.3"
    todo = _("请看孩子今天的交接记录。")


class SignatureNeeded(Refusal):
    sentence = _("本校要求来接的人签字，还没有签。")
    clause = "C7.3"
    todo = _("请来接的人在框里手写签名，或写下自己的姓名。")


class MayNotGoAlone(Refusal):
    clause = "C7.4a"
    todo = _("请等登记的家长来接。孩子如已离开，请点「孩子已经离开，补记」。")


class MakeUpNeedsGuardian(Refusal):
    sentence = _("补缺学生须由补缺教师当面交给家长，不能独自回家。")
    clause = "C7.4c"
    todo = _("请联系家长来接；联系不上请找安全负责人。")


class NoSuchMakeUp(Refusal):
    sentence = _("这个孩子今天没有补缺登记。")
    clause = "C7.4c"
    todo = _("请先登记收留。")


class TeacherNeeded(Refusal):
    sentence = _("这一场没有值班教师，不能指定补缺教师。")
    clause = "C7.4c"
    todo = _("请先在排班中安排教师。")


class TooLateForLeave(Refusal):
    sentence = _("孩子已经到班，今天不能再请假。")
    clause = "C7.3"
    todo = _("需要提前接走，请到校门口，由教师当面交给您。")


class DayIsPast(Refusal):
    sentence = _("不能为过去的日子请假。")
    clause = "C7.2"
    todo = _("请联系班主任更正出勤。")


class SpanTooLong(Refusal):
    sentence = _("请假的结束日期要在开始之后，一次最多一个学期。")
    clause = "C7.2"
    todo = _("请改日期；整个学期都不来，请在「报名」中退出服务。")


class NoDaysLeft(Refusal):
    sentence = _("所选的日子里没有课后服务，或已经请过假。")
    clause = "C7.2"
    todo = _("请核对日期和星期。")


class AlreadyAsked(Refusal):
    sentence = _("这一天已经请过假。")
    clause = "C7.2"
    todo = _("不用重复提交。")


class TooYoung(Refusal):
    clause = "C7.4a"
    todo = _("请安排登记的家长或接送人来接。")


class AloneStopStands(Refusal):
    sentence = _("今天已经停过独自回家。")
    clause = "C7.4a"
    todo = _("要恢复，请在校门页面解除。")


class AloneStopOver(Refusal):
    sentence = _("今天的停止独自回家已经解除。")
    clause = "C7.4a"
    todo = _("当天的证照常有效，不用再操作。")


class PermitStands(Refusal):
    sentence = _("本学期已有一张申请中或有效的《独自回家证》。")
    clause = "C7.4a"
    todo = _("要改日子，请先请学校收回原证。")


class NoDaysChosen(Refusal):
    sentence = _("请至少选一个独自回家的日子。")
    clause = "C7.4a"
    todo = _("在星期一到星期五中勾选。")


class NoTermNow(Refusal):
    sentence = _("现在不在学期内。")
    clause = "S3.1"
    todo = _("开学后再申请。")


class WalkNotInUse(Refusal):
    sentence = _("学校今天没有启用班级到看护班组的清点转移。")
    clause = "C7.4b"
    todo = _("看护教师到班级接学生后直接点名；要启用，请课后服务负责人在「日常安排」中开启。")


class NotWithTheClass(Refusal):
    sentence = _("所选学生中有人不在这个班级手中。")
    clause = "C7.4b"
    todo = _("可能刚被接走，或已由看护班组接收；请刷新后再清点。")
