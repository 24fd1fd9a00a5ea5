"""Who reacts to which news, what hangs on which wall, and the navigation of each desk (the roof)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kehou.care import events as care
from kehou.care import queries as carers
from kehou.care import reactions as cared
from kehou.core.events import ClockMoved, Event
from kehou.core.journal import Reaction
from kehou.core.panels import Panel
from kehou.core.scope import Scope
from kehou.desk.choices import MOMENTS
from kehou.enrolment import events as enrolment
from kehou.enrolment import reactions as enrolled
from kehou.enrolment.queries import surveys as needed
from kehou.enrolment.queries import withdrawing as leaving
from kehou.identity.events import AccountClosed, AccountOpened, PasswordReset, RoleEnded, RoleGranted
from kehou.notices import events as noticed
from kehou.notices import queries as notices
from kehou.organisation import events as organisation
from kehou.people import events as people
from kehou.people import reactions as peopled
from kehou.people.events import GuardianBound, GuardianReleased, SlipsPrinted
from kehou.planning import events as planning
from kehou.planning import queries as planners
from kehou.planning import reactions as planned
from kehou.policy.events import ExpiryAnnounced

REACTIONS: dict[type[Event], list[Reaction]] = {
    # people
    people.ConsentGiven: [],
    people.ConsentRefused: [],
    people.ConsentWithdrawn: [enrolled.hide_name, enrolled.leave_service, peopled.tell_of_withdrawal, cared.tell_holders],
    people.RosterApplied: [enrolled.follow_classes],
    people.RosterUndone: [enrolled.follow_classes],
    people.PupilChanged: [],
    people.PupilMoved: [enrolled.follow_classes],
    people.PupilLeft: [enrolled.end_places, cared.revoke_permits],
    people.CollectorAdded: [],
    people.CollectorConfirmed: [],
    people.CollectorRevoked: [],
    people.PersonBarred: [],
    people.BarLifted: [],
    people.BarPaperAdded: [],
    # enrolment
    enrolment.RoundOpened: [enrolled.tell_of_round, enrolled.end_survey],
    enrolment.RoundClosed: [],
    enrolment.ApplicationSubmitted: [enrolled.note_asking],
    enrolment.RoundFollowedPlan: [enrolled.move_line],
    enrolment.ApplicationChanged: [],
    enrolment.ApplicationWithdrawn: [],
    enrolment.ApplicationsReviewed: [enrolled.tell_of_review],
    enrolment.GradeListSubmitted: [],
    enrolment.NoticePublished: [],
    enrolment.ObjectionFiled: [],
    enrolment.ObjectionAnswered: [],
    enrolment.NoticeClosed: [],
    # enrolment: reviewing, lottery, notice
    enrolment.ReasonsChanged: [],
    enrolment.SubstituteNamed: [],
    enrolment.SubstituteEnded: [],
    enrolment.LotteryAnnounced: [],
    enrolment.LotteryDrawn: [enrolled.let_wait],
    enrolment.NoticeExtended: [],
    enrolment.NoticeNameHidden: [],
    enrolment.LettersSent: [enrolled.tell_of_letters],
    enrolment.LetterSigned: [enrolled.note_signature],
    enrolment.LetterRead: [enrolled.note_reading],
    # enrolment: letters
    enrolment.LetterTemplateSaved: [],
    enrolment.LettersReminded: [],
    enrolment.LetterRefused: [enrolled.tell_of_refusal, enrolled.move_line],
    enrolment.LetterLapsed: [enrolled.move_line],
    enrolment.LetterRenewed: [],
    enrolment.LetterExtended: [],
    enrolment.PlaceGranted: [planned.find_group, enrolled.ask_home_alone],
    enrolment.PlaceEnded: [planned.leave_group, enrolled.move_line],
    # enrolment: places through the term
    enrolment.WaitingJoined: [],
    enrolment.OffersMade: [enrolled.tell_offers],
    enrolment.OfferAnswered: [enrolled.move_line],
    enrolment.CapacitySet: [enrolled.move_line],
    enrolment.PlaceRests: [],
    # enrolment: asking
    enrolment.PlacesMoved: [planned.follow_class],
    enrolment.LateDecided: [],
    enrolment.ChangeAsked: [],
    enrolment.ChangeDecidedUpon: [enrolled.move_line],
    enrolment.ChangeTakenBack: [],
    enrolment.HomeAloneAsked: [cared.ask_permit],
    enrolment.SheetsPrinted: [],
    enrolment.LettersBundled: [],
    enrolment.ExportAsked: [],
    enrolment.ExportDecidedUpon: [],
    enrolment.ExportTaken: [],
    enrolment.SheetRegistered: [],
    # enrolment: the survey before the round
    enrolment.SurveyOpened: [enrolled.ask_families],
    enrolment.SurveyAnswered: [],
    enrolment.SurveyReminded: [],
    enrolment.SurveyClosed: [],
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
    people.GuardianEnded: [],
    # organisation
    organisation.RegisterChanged: [],
    organisation.RegisterImported: [],
    organisation.CalendarChanged: [],
    organisation.PlanDrafted: [],
    organisation.PlanFiled: [],
    organisation.PlanDecided: [],
    organisation.PlanLineSet: [],
    organisation.PlanOfferSet: [],
    organisation.PlanPublished: [enrolled.follow_plan],
    organisation.PlanRevised: [],
    # notices
    noticed.DeliveriesRetried: [],
    noticed.MailingChased: [],
    noticed.MessageRead: [enrolled.note_message],
    noticed.ToldInPerson: [],
    # policy
    ExpiryAnnounced: [],
    # care
    care.ActivityChanged: [],
    care.AlarmRaised: [],
    care.AlarmSettled: [],
    care.AloneStopLifted: [],
    care.AloneStopped: [],
    care.ChildCollected: [],
    care.ChildGivenToOffice: [],
    care.ChildTakenIn: [],
    care.ChildWentHomeAlone: [],
    care.ClaimNoted: [],
    care.CorrectionAsked: [],
    care.CorrectionDecided: [],
    care.HealthChecked: [],
    care.IncidentEnded: [],
    care.IncidentFollowed: [],
    care.IncidentReported: [],
    care.LateCallMade: [],
    care.LatePickupEnded: [],
    care.ReleaseTakenBack: [],
    care.LateRungTaken: [],
    care.LeaveAsked: [],
    care.LeaveWithdrawn: [],
    care.MarkCorrected: [],
    care.MovementArrived: [],
    care.MovementJoined: [],
    care.MovementStarted: [],
    care.MusterBegun: [],
    care.MusterCounted: [],
    care.MusterEnded: [],
    care.PermitAsked: [],
    care.PermitDecided: [],
    care.PermitPhotoAdded: [],
    care.PickupCodeMade: [],
    care.PickupCodeRevoked: [],
    care.PickupCodeUsed: [],
    care.ReceiptSigned: [],
    care.PhoneEntriesTaken: [],
    care.RollCalled: [],
    care.RoomVisited: [],
    care.RoutineBegun: [],
    care.RoutineEnded: [],
    care.SessionChecked: [],
    care.FindingRemedied: [],
    care.ListsPrinted: [],
    care.PaperListTaken: [],
    care.SessionClosed: [],
    care.SessionOpened: [],
    care.SessionsPlanned: [],
    care.UnwellFollowedUp: [],
    # planning
    planning.AbsenceAsked: [],
    planning.AbsenceDecidedUpon: [],
    planning.AbsenceWithdrawn: [],
    planning.ApartEnded: [],
    planning.ApartEntered: [],
    planning.BooksAsked: [],
    planning.ChildJoined: [],
    planning.ChildMoved: [],
    planning.ChildLeft: [],
    planning.DutiesReplanned: [cared.follow_roster],
    planning.DutyPinned: [],
    planning.DutySubstituted: [cared.follow_roster],
    planning.EditUndone: [cared.follow_roster],
    planning.FeedOpened: [],
    planning.GroupRoomChanged: [],
    planning.FeedRevoked: [],
    planning.GroupSplit: [],
    planning.GroupsJoined: [],
    planning.GroupsProposed: [],
    planning.GroupsPublished: [],
    planning.PostEnded: [],
    planning.PostStated: [],
    planning.RosterProposed: [],
    planning.LoadConfirmed: [],
    planning.RosterPublished: [cared.follow_roster],
    planning.SeatMoved: [],
    planning.SeatsProposed: [],
    planning.SeatsPublished: [],
    planning.SwapAnswered: [cared.follow_roster],
    planning.SwapAsked: [],
    planning.TimetableSet: [],
    planning.VolunteerOffered: [],
}

# What upper rooms know about the rows of a lower room's list: (scope, keys, …) → a Fact for each key.
BESIDE: dict[str, list[Any]] = {
    "review": [carers.attendance_before],
    "withdrawal": [
        leaving.place_given_back, leaving.application_withdrawn, planners.seat_after, leaving.seat_goes_on, carers.records_stay,
        carers.holders_told, leaving.name_taken_down,
    ],
}

WALLS: dict[str, list[Panel]] = {
    "policy_parameter": [],
    "pupil": [],
    "term_plan": [Panel("enrolment.view_surveys", "enrolment/office/_survey_needs.html", needed.beside_plan)],
}

# (permission, label, address name) in the order they stand in the navigation of a unit's desk.
NAVIGATION: list[tuple[str, Any, str]] = [
    # desk
    ("desk.view_class", _("我的班"), "desk:my_class"),
    ("desk.view_grade", _("我的年级"), "desk:my_grade"),
    ("desk.view_school", _("等我决定"), "desk:school"),
    ("desk.view_term", _("本学期"), "desk:term"),
    ("desk.view_money", _("经费预览"), "desk:money"),
    ("desk.view_schools", _("辖区学校"), "desk:schools"),
    ("desk.view_health", _("运行情况"), "desk:health"),
    ("desk.read_journal", _("日志"), "desk:journal"),
    ("desk.search", _("找人"), "desk:search"),
    ("organisation.view", _("组织"), "organisation:overview"),
    ("organisation.view", _("校历"), "organisation:calendar"),
    ("organisation.view", _("服务方案"), "organisation:plan"),
    ("organisation.decide_plan", _("方案报备"), "organisation:filings"),
    ("organisation.edit_official_calendar", _("放假与补班"), "organisation:official"),
    # enrolment
    ("enrolment.view", _("报名"), "enrolment:round"),
    ("enrolment.view_surveys", _("需求调查"), "enrolment:survey"),
    ("enrolment.review_homeroom", _("初审本班"), "enrolment:review_homeroom"),
    ("enrolment.review_grade", _("年级复审"), "enrolment:review_grade"),
    ("enrolment.review_school", _("学校终审"), "enrolment:review_school"),
    ("enrolment.decide_exceptions", _("逾期与改动"), "enrolment:exceptions"),
    ("enrolment.register_paper", _("纸质申请"), "enrolment:paper_sheets"),
    ("enrolment.view_waiting", _("候补与名额"), "enrolment:waiting"),
    ("enrolment.name_substitute", _("审核代理"), "enrolment:substitutes"),
    ("enrolment.chase_letters", _("告知单签字"), "enrolment:letters"),
    ("enrolment.agree_export", _("大名单导出"), "enrolment:exports"),
    ("policy.read", _("政策依据"), "policy:book"),
    ("people.view_pupils", pgettext_lazy("several", "学生"), "people:pupils"),
    ("people.import_roster", _("导入名单"), "people:imports"),
    ("people.print_slips", _("家长绑定码"), "people:slips"),
    ("planning.view", _("编排"), "planning:overview"),
    ("planning.view_class", _("本班的看护安排"), "planning:class_week"),
    ("planning.my_duties", _("我的排班"), "planning:my_duties"),
    ("planning.view_apart", _("分开安排"), "planning:apart"),
    ("care.view_duty", _("我的看护"), "care:duty"),
    ("care.view_day", _("今天的看护"), "care:day"),
    ("care.hand_class", _("放学交接"), "care:walks"),
    ("care.set_routines", _("日常安排"), "care:routines"),
    ("care.view_health", _("健康检查"), "care:health"),
    ("care.hold_group", _("超时未接"), "care:late"),
    ("care.view_incidents", _("事件"), "care:incidents"),
    ("care.count_off", _("紧急点名"), "care:muster"),
    ("care.patrol", _("巡课"), "care:patrol"),
    ("care.view_day", _("看护情况"), "care:conduct"),
    ("care.assess_safety", _("安全考核"), "care:safety"),
    ("care.view_board", _("孩子在哪里"), "care:board"),
    ("care.check_gate", _("校门"), "care:gate"),
    ("care.view_child", _("接送码"), "care:codes"),
    ("care.view_permits", _("独自回家证"), "care:permits"),
    ("care.view_archive", _("出勤档案"), "care:archive"),
    ("care.decide_correction", _("出勤更正"), "care:corrections"),
    ("identity.view_grants", _("角色"), "grants"),
    # notices
    ("people.view_silent", _("没联系上的家庭"), "people:silent"),
    ("notices.chase", _("消息回执"), "notices:mailings"),
    ("notices.mend", _("没有送达的消息"), "notices:undelivered"),
]


# Where each entry stands in the navigation: heading → addresses with their icons. What is not listed comes last.
GROUPS: list[tuple[Any, dict[str, str]]] = [
    ("", {
        "desk:my_class": "home", "desk:my_grade": "home", "desk:school": "home", "desk:term": "route", "desk:money": "coins",
        "desk:schools": "building", "desk:health": "activity", "desk:journal": "book", "desk:search": "search",
    }),
    (_("今天"), {
        "care:duty": "users", "care:day": "calendar-event", "care:walks": "arrow-right", "care:board": "map-pin", "care:gate": "door-exit",
        "care:codes": "qrcode", "care:late": "clock-hour-5", "care:health": "stethoscope",
        "care:patrol": "walk", "care:incidents": "first-aid-kit", "care:muster": "urgent",
        "planning:class_week": "armchair", "planning:my_duties": "clock",
    }),
    (_("报名"), {
        "enrolment:survey": "chart-bar", "enrolment:round": "clipboard-list", "enrolment:review_homeroom": "clipboard-check",
        "enrolment:exceptions": "calendar-event", "enrolment:paper_sheets": "file-text",
        "enrolment:review_grade": "clipboard-check", "enrolment:review_school": "clipboard-check", "enrolment:letters": "signature",
        "enrolment:substitutes": "users-group", "enrolment:waiting": "users",
        "enrolment:exports": "download",
    }),
    (_("学期"), {
        "organisation:plan": "file-text", "organisation:filings": "file-text", "planning:overview": "armchair", "planning:apart": "arrows-split",
        "care:permits": "id-badge", "care:routines": "adjustments", "organisation:calendar": "calendar",
        "organisation:official": "calendar",
    }),
    (_("学校"), {
        "organisation:overview": "school", "people:pupils": "users", "people:imports": "upload", "people:slips": "key",
        "people:silent": "phone-off", "notices:mailings": "mail", "notices:undelivered": "send",
        "care:archive": "archive", "care:conduct": "checklist", "care:safety": "shield-check", "care:corrections": "edit", "policy:book": "scale", "grants": "users-group",
    }),
]  # fmt: skip

# What a family does on the phone.
TABS: list[tuple[str, Any, str, str]] = [
    ("desk.family", _("今天"), "desk:family", "home"),
    ("enrolment.apply", _("报名"), "enrolment:family_home", "clipboard-list"),
    ("care.see_own_child", _("在哪里"), "care:own_children", "map-pin"),
    ("people.see_own", _("孩子"), "people:own_children", "users"),
    ("notices.read", _("消息"), "notices:family_inbox", "mail"),
]


def navigation(scope: Scope) -> list[dict[str, Any]]:
    """The links this person may follow at this unit, in their groups."""
    if scope.desk != "unit" or scope.unit is None:
        return []
    may = {name: label for permission, label, name in NAVIGATION if scope.may(permission)}
    known = {name for _heading, names in GROUPS for name in names}
    groups = [*GROUPS, (_("其他"), {name: "circle" for name in may if name not in known})]
    found: list[dict[str, Any]] = []
    for heading, icons in groups:
        links = [_link(scope, name, may[name], icon) for name, icon in icons.items() if name in may]
        if links:
            links[0]["heading"] = heading
        found += links
    return found


def _link(scope: Scope, name: str, label: Any, icon: str) -> dict[str, Any]:
    return {"label": label, "url": reverse(name, kwargs={"unit": scope.unit.code}), "icon": icon}


def surroundings(scope: Scope, path: str) -> dict[str, Any]:
    """What stands around every page of this person: navigation, tabs, role, unread messages."""
    nav, tabs = navigation(scope), []
    unread = notices.unread(scope).count() if scope.user_id and scope.desk in ("unit", "family") else 0
    if scope.desk == "family" and scope.may("desk.family"):
        tabs = [{"label": label, "url": reverse(name), "icon": icon} for may, label, name, icon in TABS if scope.may(may)]
        tabs[-1]["count"] = unread
    here = max((one["url"] for one in (*nav, *tabs) if path.startswith(one["url"])), key=len, default="")
    for one in (*nav, *tabs):
        one["current"] = one["url"] == here
    return {"nav": nav, "tabs": tabs, "unread": unread, "story_moments": MOMENTS, **_person(scope, unread)}


def _person(scope: Scope, unread: int) -> dict[str, Any]:
    """What stands first in the menu of the person: the messages and the way to every desk."""
    if scope.desk not in ("unit", "family") or not scope.user_id:
        return {}
    inbox = reverse("notices:inbox", kwargs={"unit": scope.unit.code}) if scope.unit else reverse("notices:family_inbox")
    words = _("消息（%(count)s 条未读）") % {"count": unread} if unread else _("消息")
    links = [{"label": words, "url": inbox}] if scope.may("notices.read") else []
    return {"own_links": [*links, {"label": _("我的工作台"), "url": reverse("desk:home")}], "inbox_url": inbox}
