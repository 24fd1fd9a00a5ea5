"""Who reacts to which news, what hangs on which wall, and the navigation of each desk (the roof)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kehou.care import events as care
from kehou.core.events import ClockMoved, Event
from kehou.core.journal import Reaction
from kehou.core.panels import Panel
from kehou.core.scope import Scope
from kehou.enrolment import events as enrolment
from kehou.identity.events import AccountClosed, AccountOpened, PasswordReset, RoleEnded, RoleGranted
from kehou.organisation import events as organisation
from kehou.people.events import ConsentRecorded, GuardianBound, GuardianReleased, SlipsPrinted
from kehou.policy.events import ExpiryAnnounced

REACTIONS: dict[type[Event], list[Reaction]] = {
    # people
    ConsentRecorded: [],
    # enrolment
    enrolment.RoundOpened: [],
    enrolment.RoundClosed: [],
    enrolment.ApplicationSubmitted: [],
    enrolment.ApplicationChanged: [],
    enrolment.ApplicationWithdrawn: [],
    enrolment.ApplicationsReviewed: [],
    enrolment.GradeListSubmitted: [],
    enrolment.NoticePublished: [],
    enrolment.ObjectionFiled: [],
    enrolment.ObjectionAnswered: [],
    enrolment.NoticeClosed: [],
    enrolment.LettersSent: [],
    enrolment.LetterSigned: [],
    enrolment.PlaceGranted: [],
    enrolment.PlaceEnded: [],
    ClockMoved: [],
    # identity
    RoleGranted: [],
    RoleEnded: [],
    AccountClosed: [],
    AccountOpened: [],
    PasswordReset: [],
    # people: binding
    SlipsPrinted: [],
    GuardianBound: [],
    GuardianReleased: [],
    # organisation
    organisation.RegisterChanged: [],
    organisation.RegisterImported: [],
    organisation.CalendarChanged: [],
    organisation.PlanDrafted: [],
    organisation.PlanFiled: [],
    organisation.PlanDecided: [],
    organisation.PlanPublished: [],
    # policy
    ExpiryAnnounced: [],
    # care
    care.ActivityChanged: [],
    care.AlarmRaised: [],
    care.AlarmSettled: [],
    care.ChildCollected: [],
    care.ChildTakenIn: [],
    care.ChildWentHomeAlone: [],
    care.LeaveAsked: [],
    care.LeaveWithdrawn: [],
    care.MarkCorrected: [],
    care.MovementArrived: [],
    care.MovementStarted: [],
    care.PermitAsked: [],
    care.PermitDecided: [],
    care.RollCalled: [],
    care.SessionClosed: [],
    care.SessionOpened: [],
    care.SessionsPlanned: [],
}

WALLS: dict[str, list[Panel]] = {
    "policy_parameter": [],
}

# (permission, label, address name) in the order they stand in the navigation of a unit's desk.
NAVIGATION: list[tuple[str, Any, str]] = [
    ("organisation.view", _("组织"), "organisation:overview"),
    ("organisation.view", _("校历"), "organisation:calendar"),
    ("organisation.view", _("服务方案"), "organisation:plan"),
    ("organisation.decide_plan", _("方案报备"), "organisation:filings"),
    ("organisation.edit_official_calendar", _("放假与补班"), "organisation:official"),
    # enrolment
    ("enrolment.view", _("报名"), "enrolment:round"),
    ("enrolment.review_homeroom", _("初审本班"), "enrolment:review_homeroom"),
    ("enrolment.review_grade", _("年级复审"), "enrolment:review_grade"),
    ("enrolment.review_school", _("学校终审"), "enrolment:review_school"),
    ("enrolment.chase_letters", _("告知单签字"), "enrolment:letters"),
    ("policy.read", _("政策依据"), "policy:book"),
    ("people.print_slips", _("家长绑定码"), "people:slips"),
    ("care.view_duty", _("我的看护"), "care:duty"),
    ("care.view_day", _("今天的看护"), "care:day"),
    ("care.view_board", _("孩子在哪里"), "care:board"),
    ("care.check_gate", _("校门"), "care:gate"),
    ("care.view_permits", _("独自回家证"), "care:permits"),
    ("care.view_archive", _("出勤档案"), "care:archive"),
    ("identity.view_grants", _("角色"), "grants"),
]


def navigation(scope: Scope) -> list[dict[str, Any]]:
    """The links this person may follow at this unit."""
    from django.urls import reverse

    if scope.desk != "unit" or scope.unit is None:
        return []
    return [
        {"label": label, "url": reverse(name, kwargs={"unit": scope.unit.code})}
        for permission, label, name in NAVIGATION
        if scope.may(permission)
    ]
