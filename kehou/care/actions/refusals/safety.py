"""What care will not do with alarms, incidents, the emergency roll call and the patrol, and why."""

from django.utils.translation import gettext_lazy as _

from kehou.core.errors import Refusal


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


class FollowUpIsNamed(Refusal):
    sentence = _("身体不适的孩子怎样处理，在健康记录里写明。")
    clause = "S7.2"
    todo = _("打开这个孩子的健康记录：由家长接走、观察后回班组，或送医。")


class HospitalIsNamed(Refusal):
    sentence = _("送医要写明去哪里、谁陪同。")
    clause = "S7.2"
    todo = _("写上医院和陪同的老师，孩子由他负责到家长接手。")
