"""Notices' enumerations, and the words with which each kind of message knocks from outside the house."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    APP = "app", _("站内")
    SMS = "sms", _("短信")
    MAIL = "mail", _("电子邮件")
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")


class DeliveryState(TextChoices):
    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未送达")


class Topic(TextChoices):
    GENERAL = "general", _("通知")
    SAFETY = "safety", _("安全")
    ENROLMENT = "enrolment", _("报名")
    CARE = "care", _("看护")
    PLANNING = "planning", _("排班")
    PLAN = "plan", _("方案")
    DIGEST = "digest", _("小结")


# What leaves the house: which kind of message waits, never about whom.
OUTSIDE = {
    Topic.GENERAL: _("学校有新消息，请查看。"),
    Topic.SAFETY: _("紧急：有关安全的消息，请马上查看。"),
    Topic.ENROLMENT: _("课后服务报名有新消息，请查看。"),
    Topic.CARE: _("课后看护有新消息，请查看。"),
    Topic.PLANNING: _("排班有新消息，请查看。"),
    Topic.PLAN: _("课后服务方案有新消息，请查看。"),
    Topic.DIGEST: _("今天的消息小结已写好，请查看。"),
}
