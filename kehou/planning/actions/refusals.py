"""What planning will not do, and why."""

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal


class NobodyToGroup(Refusal):
    sentence = _("这个学期还没有学生有课后服务名额，编不了组。")
    clause = "S5.4"
    todo = _("请先完成申请审核、公示和签字，名额生效后再编组。")


class NoGroups(Refusal):
    sentence = _("这段时间还没有公布的班组，排不了班。")
    clause = "S5.4"
    todo = _("请先编组并公布，再排班。")


class NoServiceDays(Refusal):
    sentence = _("这段时间没有服务日。")
    clause = "S3.1"
    todo = _("请核对校历，或换一段日期。")


class SpanTooLong(Refusal):
    sentence = _("一次最多排一个学期，开始日期不能晚于结束日期，也不能早于今天。")
    clause = "S5.5"
    todo = _("请改好起止日期。")


class LateRoomUnknown(Refusal):
    clause = "C7.4b"
    todo = _("请在「组织 › 教室」登记这间教室，或把它设为一(1)班的教室。")


class LateRoomFull(Refusal):
    clause = "C7.4b"
    todo = _("请换更大的集中教室，或减少17:00后的名额。")


class NotReady(Refusal):
    sentence = _("这次计算还没有可以公布的方案。")
    todo = _("请先计算；无解时按页面上的出路处理。")


class PublishedAlready(Refusal):
    sentence = _("这个方案已经公布过了。")
    todo = _("请刷新页面查看；要改动请重新计算。")


class OvertakenRun(Refusal):
    sentence = _("算出这个方案之后，已经公布过新的方案或变动，公布它会把后来的改动盖掉。")
    todo = _("请重新计算，再公布。")


class PlanBroken(Refusal):
    """The plan breaks a rule as things stand now."""

    todo = _("名额、教师或教室已有变化，请重新计算后再公布。")


class RatioBroken(Refusal):
    clause = "S5.5"
    todo = _("请加派看护教师后重新排班；1:30 不能放宽。")


class ReasonMissing(Refusal):
    clause = "S5.4"
    todo = _("确需例外的，请逐组写明理由。")


class PostKnown(Refusal):
    sentence = _("已经有一个同名的岗位。")
    clause = "C7.1"
    todo = _("请改原来的那一个，或换一个名称，例如“北校门（早）”。")


class PostNeedsName(Refusal):
    sentence = _("只由指定的人承担，指定的人不能少于同时要的人数。")
    clause = "C7.1"
    todo = _("请再指定几位，或改为别人也可以承担。")


class PostOver(Refusal):
    sentence = _("这个岗位已经撤销。")
    clause = "C7.1"
    todo = _("需要时请重新登记一个。")


class TwoPlaces(Refusal):
    clause = "S5.5"
    todo = _("请换一位教师，或先调整另一处的值班。")


class RoomTaken(Refusal):
    sentence = _("有一间房间在同一时间排了两个班组。")
    clause = "S5.5"
    todo = _("请给其中一个班组换房间，再排班。")


class NotAVolunteer(Refusal):
    sentence = _("17:00 后只由志愿教师看护，这位教师没有登记志愿。")
    clause = "S3.2"
    todo = _("请选一位志愿教师，或先登记其志愿。")


class DutyOver(Refusal):
    sentence = _("这次值班已经结束或已被代替。")
    clause = "S5.5"
    todo = _("请刷新排班表。")


class NotAvailable(Refusal):
    sentence = _("这位教师不能代这次班。")
    clause = "S5.5"
    todo = _("请从列表中选择当时有空的教师。")


class GroupFull(Refusal):
    clause = "S5.4"
    todo = _("请选择人数较少的班组，或重新编组。")


class HasGroup(Refusal):
    sentence = _("这个学生已经在班组里了。")
    clause = "S5.4"
    todo = _("请刷新页面。")


class SeatRefused(Refusal):
    clause = "S5.4"
    todo = _("请换一个座位。")


class LessonsOverlap(Refusal):
    sentence = _("同一位教师同一天有两节课的时间重叠。")
    clause = "C5.1"
    todo = _("请核对课表里的时间后再保存。")


class NothingToConfirm(Refusal):
    sentence = _("没有等待确认课时的申报。")
    clause = "C5.1"
    todo = _("请刷新页面查看。")


class NotOnStaff(Refusal):
    sentence = _("您的账号还没有对应的教职工登记。")
    clause = "C7.1"
    todo = _("请学校在「组织 › 教职工」把账号与您的登记连起来。")


class CannotStandIn(Refusal):
    clause = "S5.5"
    todo = _("请从列表中另选一位，列表里的教师都符合规定。")


class AwayAlready(Refusal):
    sentence = _("这几天里已经有一次请假。")
    clause = "S5.5"
    todo = _("请先撤回原来的请假，或改成不重叠的日期。")


class AbsenceDecided(Refusal):
    sentence = _("这次请假已经处理过，或已经结束，或还没有批准。")
    clause = "S5.5"
    todo = _("请刷新页面查看现在的状态。")


class NothingLeft(Refusal):
    sentence = _("请假期间没有还要安排的值班。")
    clause = "S5.5"
    todo = _("不用再做什么。")


class NobodyLeft(Refusal):
    clause = "S5.5"
    todo = _("请按上面的出路处理，或逐次选择代班的人。")


class SwapOver(Refusal):
    sentence = _("这次换班已经答复过，或值班已经开始、已经有变动。")
    clause = "S5.5"
    todo = _("请刷新「我的排班」查看。")


class OfferedAlready(Refusal):
    sentence = _("这次值班已经在等一位同事答复。")
    clause = "S5.5"
    todo = _("请等对方答复，或先撤回。")


class NoSuchMove(Refusal):
    sentence = _("不能这样调整：只能在同一校区的班组之间，两边都要有学生，17:00后合并班不调整。")
    clause = "S5.4"
    todo = _("请重新选择班组和学生。")


class MoveOver(Refusal):
    sentence = _("这次调组已经生效，或已经撤回，不能再撤回。")
    clause = "S5.4"
    todo = _("请再调一次组。")


class RoomBusy(Refusal):
    clause = "S5.4"
    todo = _("请换一间空着的教室。")


class NotTwoChildren(Refusal):
    sentence = _("请选两名不同的学生。")
    clause = "S5.4"
    todo = _("请重新选择另一名学生。")


class ApartWhen(Refusal):
    sentence = _("分开安排的日期要在本学期之内，并且还没有过去。")
    clause = "S5.4"
    todo = _("请改好起止日期；每学期重新登记一次。")


class ApartAlready(Refusal):
    sentence = _("这两名学生在这段时间已经登记为分开安排。")
    clause = "S5.4"
    todo = _("请在「分开安排」里查看；要改登记，请先解除原来的。")


class ApartOver(Refusal):
    sentence = _("这项分开安排已经解除或已经到期。")
    clause = "S5.4"
    todo = _("请刷新页面查看。")


class TheyAreApart(Refusal):
    """A child would come to a group with another it is kept apart from."""

    clause = "S5.4"
    todo = _("请选别的班组；确实不必再分开的，先在「分开安排」里解除。")


class EditOver(Refusal):
    sentence = _("这次改动已经生效、已经撤回，或后来又有变动，不能再撤回。")
    clause = "S5.4"
    todo = _("请刷新页面查看；需要时再改一次。")


class PostDay(Refusal):
    sentence = _("这一天不在本学期，或者不是看护日。")
    clause = "C7.1"
    todo = _("请改成本学期的看护日；假期和补班以校历为准。")


class NotTheLast(Refusal):
    sentence = _("后面还有改动建立在这一次上，要从最后一次开始撤回。")
    clause = "S5.4"
    todo = _("请先撤回「改动与撤回」里在它上面、有关的改动。")


class PlanBegun(Refusal):
    sentence = _("已经有一天按这次公布的编组看护过，不能整体撤回。")
    clause = "S5.4"
    todo = _("请重新编组，从明天起公布；已经过去的日子不变。")


class DaysLeftBare(Refusal):
    """Taking it back would leave days without a roster, and nobody has said that they know it."""

    clause = "S5.5"
    todo = _("请在这次改动的页面上看清是哪些天，勾选确认后再撤回，并马上重新排班。")
