"""What care will not do, and why."""

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


class NeedsWords(Refusal):
    sentence = _("还没有写明。")
    clause = "C7.3"
    todo = _("请写一句话，说明情况、对象或编号。")


class IncidentClosed(Refusal):
    sentence = _("这件事已经结案。")
    clause = "C7.3"
    todo = _("有新情况请另记一件，并写明原来那件。")


class FollowUpMissing(Refusal):
    sentence = _("还没有告知或处理的记录，不能结案。")
    clause = "C7.3"
    todo = _("请先记下告诉了谁、做了什么。")


class MusterRuns(Refusal):
    sentence = _("已经有一次紧急点名在进行。")
    clause = "S7.2"
    todo = _("请直接在那一次里清点。")


class MusterOver(Refusal):
    sentence = _("这次紧急点名已经结束。")
    clause = "S7.2"
    todo = _("需要时重新开始一次。")


class SomebodyNotFound(Refusal):
    sentence = _("还有孩子没有数到，不能结束。")
    clause = "S7.2"
    todo = _("请先找到每一个孩子；人在别处的，在那里点「在」。")


class OwnRoom(Refusal):
    sentence = _("自己看护的班组不能由自己巡课。")
    clause = "C7.3"
    todo = _("请由别的负责人巡查这一间。")


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


class PermitStands(Refusal):
    sentence = _("本学期已有一张申请中或有效的《独自回家证》。")
    clause = "C7.4a"
    todo = _("要改日子，请先请学校收回原证。")


class NoDaysChosen(Refusal):
    sentence = _("请至少选一个独自回家的日子。")
    clause = "C7.4a"
    todo = _("在星期一到星期五中勾选。")


class AlreadyDecided(Refusal):
    sentence = _("这张证已经处理过。")
    clause = "C7.4a"
    todo = _("请刷新页面查看现在的状态。")


class NoTermNow(Refusal):
    sentence = _("现在不在学期内。")
    clause = "S3.1"
    todo = _("开学后再申请。")


class AlarmSettled(Refusal):
    sentence = _("这条告警已经处理过。")
    clause = "C7.3"
    todo = _("请刷新页面查看处理结果。")


class NothingFound(Refusal):
    sentence = _("这次检查三项都做到了，没有要整改的。")
    clause = "C7.2"
    todo = _("请刷新页面，看还有哪些没有整改。")


class AlreadyRemedied(Refusal):
    sentence = _("这一条已经登记过整改。")
    clause = "C7.2"
    todo = _("请刷新页面，看登记的内容。")


class PaperOfAnotherDay(Refusal):
    sentence = _("纸上的时间不是这一场的日子。")
    clause = "C7.2"
    todo = _("请看名单右上角的日期，打开那一天的那一场再补录。")


class PaperAheadOfTime(Refusal):
    sentence = _("纸上的时间不对：晚于现在，或离校早于点名。")
    clause = "C7.2"
    todo = _("请照纸上写的时间再核对一遍。")


class NoListInPhoto(Refusal):
    sentence = _("照片里没有找到名单的二维码。")
    clause = "C7.2"
    todo = _("请把纸放平、光线亮一些，靠近到整张纸占满画面，再拍一张；或直接手工补录。")


class SeveralListsInPhoto(Refusal):
    sentence = _("照片里不止一张名单。")
    clause = "C7.2"
    todo = _("请一张一张拍。")


class NotOurList(Refusal):
    sentence = _("这不是本校打印的点名册，或二维码已被改动。")
    clause = "C7.2"
    todo = _("请核对纸上的学校；本校的名单在「今天的看护」打印。")


class NotYourList(Refusal):
    sentence = _("这张点名册不在您负责的班组里。")
    clause = "C7.2"
    todo = _("请交给那一组的看护教师或课后服务负责人补录。")


class OtherList(Refusal):
    sentence = _("这是另一场的点名册：%(which)s。")
    clause = "C7.2"
    todo = _("请打开那一场再补录，或在「拍照补录」里上传，系统会自己分到各场。")


class ListOfOtherDay(Refusal):
    sentence = _("这是另一天的点名册：%(which)s。")
    clause = "C7.2"
    todo = _("请先选那一天，再上传。")


class PageTooSmall(Refusal):
    sentence = _("纸在照片里太小，格子看不清。")
    clause = "C7.2"
    todo = _("请靠近到整张纸占满画面，再拍一张；从聊天软件转发的要选原图。")


class CornersHidden(Refusal):
    sentence = _("纸的四个角没有都拍到。")
    clause = "C7.2"
    todo = _("请让四角的黑块都在画面里、不被手或阴影遮住，再拍一张。")


class PageBent(Refusal):
    sentence = _("纸没有放平，格子的位置对不上。")
    clause = "C7.2"
    todo = _("请把纸压平再拍一张。")


class PhotoIsGone(Refusal):
    sentence = _("这张照片已经补录过，或已删除。")
    clause = "C7.2"
    todo = _("请打开这一场的补录页，看看已有的记录。")


class WalkNotInUse(Refusal):
    sentence = _("学校今天没有启用班级到看护班组的清点转移。")
    clause = "C7.4b"
    todo = _("看护教师到班级接学生后直接点名；要启用，请课后服务负责人在「日常安排」中开启。")


class NotWithTheClass(Refusal):
    sentence = _("所选学生中有人不在这个班级手中。")
    clause = "C7.4b"
    todo = _("可能刚被接走，或已由看护班组接收；请刷新后再清点。")


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


class FollowUpIsNamed(Refusal):
    sentence = _("身体不适的孩子怎样处理，在健康记录里写明。")
    clause = "S7.2"
    todo = _("打开这个孩子的健康记录：由家长接走、观察后回班组，或送医。")


class HospitalIsNamed(Refusal):
    sentence = _("送医要写明去哪里、谁陪同。")
    clause = "S7.2"
    todo = _("写上医院和陪同的老师，孩子由他负责到家长接手。")
