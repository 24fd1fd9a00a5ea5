"""What enrolment will not do, and why: each a sentence, its clause and the next step."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from kehou.core.errors import Refusal


class RoundNotOpen(Refusal):
    sentence = _("学校还没有开始受理本学期的课后服务申请。")
    clause = "S5.1"
    todo = _("请等学校的通知；开学第一周受理。")


class RoundOpenAlready(Refusal):
    sentence = _("这个学期的报名已经开放。")
    clause = "S5.1"
    todo = _("请在报名页面查看。")


class RoundNeedsPlan(Refusal):
    """S7.1: the round is opened out of the plan that was filed, approved and published."""

    sentence = _("本学期的服务方案还没有公布，或没有写开设安排。")
    clause = "S7.1"
    todo = _("请先把方案报区批准并公布，再开放报名。")


class FirstDayTooEarly(Refusal):
    sentence = _("服务第一天早于方案规定的开始日期。")
    clause = "S3.1"
    todo = _("请改为规定的日期或之后。")


class LateWithoutReason(Refusal):
    sentence = _("已过开学第一周的申请时间。")
    clause = "S5.1"
    todo = _("确有原因的，请写明逾期原因，作为例外受理并单独记录。")


class LateNotTaken(Refusal):
    sentence = _("已过申请时间，学校不再受理。")
    clause = "S5.1"
    todo = _("请在下学期开学第一周申请。")


class ReceivedOutside(Refusal):
    sentence = _("收到日期不在受理开始与今天之间。")
    clause = "S5.1"
    todo = _("请填写班主任实际收到纸质申请的日期。")


class GradeNotServed(Refusal):
    clause = "S2"
    todo = _("如有特殊困难，请直接联系班主任。")

    @classmethod
    def of(cls, grade: str, *, low: int, high: int, clause: str) -> "GradeNotServed":
        said = _("%(grade)s学生不在服务对象之内：本校课后服务面向%(low)s至%(high)s年级。")
        return cls(said % {"grade": grade, "low": low, "high": high}, clause=clause)


class SecondApplication(Refusal):
    sentence = _("这个孩子本学期已有一份申请，一学期只申请一次。")
    clause = "S5.1"
    todo = _("请打开已有的申请查看或修改。")


class Incomplete(Refusal):
    """Something is missing; `field` is the form's name for it."""

    field = ""

    @classmethod
    def at(cls, field: str, sentence: object, clause: str) -> "Incomplete":
        refusal = cls(sentence, clause=clause, todo=_("请补充后再提交。"))
        refusal.field = field
        return refusal


class SlotNotOffered(Refusal):
    sentence = _("所选的日子或时段本学期不提供。")
    clause = "S3.2"
    todo = _("请重新选择。")


class NotChangeable(Refusal):
    sentence = _("申请现在不能直接改。")
    clause = "S5.2"
    todo = _("受理期过后的改动，请在申请页面提出，由学校决定；不再需要的，可以撤回。")


class NothingToChange(Refusal):
    sentence = _("填写的和现在的一样，没有要改的。")
    clause = "S1.2"
    todo = _("请先改动日子、时段或独自回家，再提交。")


class NoChangeReason(Refusal):
    sentence = _("还没有写改动的原因。")
    clause = "S1.2"
    todo = _("请用一句话写明，学校据此决定。")


class ChangeWaiting(Refusal):
    sentence = _("已有一份改动申请在等学校决定。")
    clause = "S1.2"
    todo = _("请等学校决定，或先撤回那一份。")


class ChangeTooEarly(Refusal):
    sentence = _("改动最早从明天起。")
    clause = "S1.2"
    todo = _("请改选明天或以后的日期。")


class ChangeDecided(Refusal):
    sentence = _("这份改动申请已经有了结果。")
    clause = "S1.2"
    todo = _("不用再次办理。")


class NoLetters(Refusal):
    sentence = _("还没有可以打包的告知单。")
    clause = "S5.3"
    todo = _("公示结束后，由课后服务负责人下发告知单；下发以后再打包。")


class SheetUnknown(Refusal):
    sentence = _("没有找到这个表号的申请表。")
    clause = "S5.1"
    todo = _("请核对表号，或直接选学生登记。")


class SheetRegistered(Refusal):
    sentence = _("这张申请表已经登记过。")
    clause = "S5.1"
    todo = _("请打开已有的申请查看。")


class SheetOfAnother(Refusal):
    sentence = _("这张申请表是为另一个学生打印的。")
    clause = "S5.1"
    todo = _("请核对表上的姓名和表号。")


class ReviewOutOfTurn(Refusal):
    clause = "S5.2"
    todo = _("审核按班主任、年级组长、学校的顺序进行，请等上一步完成。")

    @classmethod
    def of(cls, number: str, state: str) -> "ReviewOutOfTurn":
        return cls(_("申请 %(number)s 现在是“%(state)s”，还轮不到这一步。") % {"number": number, "state": state})


class OwnChild(Refusal):
    clause = "S5.2"
    todo = _("请校长为这一份指定代理人。")

    @classmethod
    def of(cls, number: str, *, instead: str = "") -> "OwnChild":
        said = _("申请 %(number)s 是您自己孩子的，不能由您审核。") % {"number": number}
        return cls(said, todo=_("这一份由%(name)s审核，已在其名单中。") % {"name": instead} if instead else None)


class NoReason(Refusal):
    sentence = _("退回或不通过要写明理由，家长会看到。")
    clause = "S5.2"
    todo = _("请在该行或下方填写理由。")


class NothingChosen(Refusal):
    sentence = _("还没有选中任何一份申请。")
    todo = _("请先勾选，再作决定。")


class GradeListNotReady(Refusal):
    clause = "S5.2"

    @classmethod
    def waiting(cls, count: int) -> "GradeListNotReady":
        said = ngettext_lazy("还有 %(count)s 份申请等年级组长复审，名单不能提交。", "还有 %(count)s 份申请等年级组长复审，名单不能提交。", count)
        return cls(said % {"count": count}, todo=_("请先逐份作出决定。"))

    @classmethod
    def empty(cls) -> "GradeListNotReady":
        return cls(_("没有新通过复审的申请，名单是空的。"), todo=_("请先复审申请。"))


class GradeListMissing(Refusal):
    clause = "S5.2"
    todo = _("请年级组长先把本年级名单提交学校。")

    @classmethod
    def of(cls, number: str) -> "GradeListMissing":
        return cls(_("申请 %(number)s 不在已提交的年级名单里，学校还不能终审。") % {"number": number})


class NobodyToShow(Refusal):
    sentence = _("没有终审通过而尚未公示的申请。")
    clause = "S5.2"
    todo = _("请先完成学校终审。")


class NoticeOver(Refusal):
    sentence = _("公示期已过，不能再提出意见。")
    clause = "S5.2"
    todo = _("请直接联系学校，或使用公开的投诉渠道。")


class NoticeStillRunning(Refusal):
    clause = "S5.2"

    @classmethod
    def until(cls, day: object) -> "NoticeStillRunning":
        said = _("公示到 %(day)s 为止，还不能结束。")
        return cls(said % {"day": day}, todo=_("请等公示期满。"))


class OpenObjections(Refusal):
    clause = "S5.2"

    @classmethod
    def of(cls, count: int) -> "OpenObjections":
        said = ngettext_lazy("还有 %(count)s 条意见没有答复，公示不能结束。", "还有 %(count)s 条意见没有答复，公示不能结束。", count)
        return cls(said % {"count": count}, todo=_("请先逐条答复。"))


class AnsweredAlready(Refusal):
    sentence = _("这条意见已经答复。")
    clause = "S5.2"
    todo = _("答复不能改写；如需补充，请直接联系提出人。")


class LetterBeforeNoticeEnd(Refusal):
    sentence = _("公示还没有结束，不能下发告知单。")
    clause = "S5.3"
    todo = _("请在公示期满、意见都答复后结束公示。")


class Unticked(Refusal):
    sentence = _("告知单的要求要逐项确认，还有没打勾的。")
    clause = "S5.3"
    todo = _("请读完并逐项打勾后再签字。")


class NoSignature(Refusal):
    sentence = _("还没有签名。")
    clause = "S5.3"
    todo = _("请写下您的姓名，或在框里手写签名。")


class SignedAlready(Refusal):
    sentence = _("这份告知单已经签字。")
    clause = "S5.3"
    todo = _("不用再签。")


class SlotFull(Refusal):
    clause = "S1.1"
    todo = _("请改选其他日子或时段，或联系学校排队等候。")

    @classmethod
    def on(cls, slot: str, weekday: int) -> "SlotFull":
        day = "一二三四五六日"[weekday - 1]
        return cls(_("%(slot)s周%(day)s的名额已满。") % {"slot": slot, "day": day})


class PlaceHeldAlready(Refusal):
    sentence = _("这个孩子在这段时间已有名额。")
    clause = "S5.1"
    todo = _("请先结束原来的名额。")


class PlaceBeforeFirstDay(Refusal):
    sentence = _("开始日期早于本学期服务第一天。")
    clause = "S3.1"
    todo = _("请改为服务第一天或之后。")


class PlaceEndedAlready(Refusal):
    sentence = _("这个名额已经结束。")
    clause = "S1.2"
    todo = _("不用再次办理。")


class EndInThePast(Refusal):
    sentence = _("结束日期已经过去。")
    clause = "S1.2"
    todo = _("请选今天或以后的日期。")


class LetterOver(Refusal):
    sentence = _("这份告知单已不能签字：已过签字期限，或家长已表示不同意。")
    clause = "S5.3"
    todo = _("仍需要服务的，可以请学校写明原因后延长期限，或作为逾期申请再提出。")


class AppliedAnew(Refusal):
    sentence = _("这个孩子已经重新申请，原来的告知单不再延长。")
    clause = "S5.1"
    todo = _("请按新的申请办理。")


class LetterNotOpen(Refusal):
    sentence = _("这份告知单已经签字，不能再拒绝或延期。")
    clause = "S5.3"
    todo = _("不再需要服务的，请在申请页面结束名额。")


class ExtensionWithoutReason(Refusal):
    sentence = _("延长签字期限要写明原因，新的期限不早于今天。")
    clause = "S5.3"
    todo = _("请写明原因，并选择今天或以后的日子。")


class TemplateFaulty(Refusal):
    sentence = _("告知单模板还不能用。")
    clause = "S5.3"
