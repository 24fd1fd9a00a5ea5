"""Of the afternoon at the example school: a pick-up code in a mother's phone, a scraped knee, a visit of the patrol."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kehou.care import actions as care
from kehou.care import queries as today
from kehou.care.choices import MarkState, NoteKind
from kehou.care.documents import day_lists
from kehou.care.models import Mark, Session
from kehou.care.rules import PickUpRules, StaffingRules
from kehou.core.models import Unit
from kehou.demo.faces import a_face
from kehou.demo.ink import filled_in
from kehou.demo.moments import at
from kehou.demo.persons import account_of, as_user
from kehou.identity.models import User
from kehou.papers.paper import Style
from kehou.people.models import Pupil
from kehou.planning.models import Membership
from kehou.policy.queries import rules_for

PAST = (date(2024, 3, 25), date(2024, 3, 27), date(2024, 3, 29), date(2024, 4, 1), date(2024, 4, 3), date(2024, 4, 8), date(2024, 4, 9))
IN_ORDER: dict[str, Any] = {"hygiene": True, "civility": True, "safety": True, "note": ""}
CHECKED_WRONG: dict[int, dict[str, Any]] = {
    2: {"hygiene": False, "note": "窗台上还有饮料瓶。"}, 5: {"civility": False, "note": "放学时有人在走廊追跑。"},
    9: {"safety": False, "note": "后门插销坏了，关不严。"},
}  # fmt: skip
CORRECTED = (
    "那天在图书馆整理图书，点名时没有看到。", "从保健室回来晚了五分钟，点名后就在教室。", "与同名学生记混了，他一直在教室。", "他说自己在，请核对。",
)  # fmt: skip
KNEE = {
    "severity": "moderate", "kind": "injury", "place": "走廊", "what": "去饮水时被书包带绊倒，右膝擦破，无出血。已用清水冲洗、贴创可贴。",
    "family_words": "孩子去饮水时绊倒，右膝擦破了皮，已清洗包扎，现在在教室看书。",
}  # fmt: skip


def happen(unit: Unit, mothers_child: Pupil, day: date) -> None:
    """What a visitor finds on the safety officer's lists and in the mother's phone at 16:35."""
    send_a_code(unit, mothers_child, day)
    scrape_a_knee(unit)
    walk_round(unit)
    remember_checks(unit)
    correct_attendance(unit)
    type_in_a_list(unit)
    photograph_a_list(unit)
    add_faces(unit)


def send_a_code(unit: Unit, child: Pupil, day: date) -> None:
    """The grandmother comes today: the mother has made her a code."""
    grandmother = child.collectors.first()
    mother = child.guardians.exclude(user=None).first()
    if grandmother is None or mother is None:
        return
    scope = as_user(mother.user, unit)
    care.make_code(child, person=grandmother.pk, rules=rules_for(PickUpRules, unit, day), now=at("2024-04-10", 16, 30), scope=scope)


def scrape_a_knee(unit: Unit) -> None:
    """A child has stumbled; the family knows, the safety officer follows it up."""
    session = _open_sessions()[1]
    teacher, moment = as_user(account_of(session.teacher), unit), at("2024-04-10", 16, 5)
    child = next(line.pupil for line in today.roll_list(session, teacher) if line.is_here)
    said = {**KNEE, "happened_at": moment}
    incident = care.report_incident(said, children=[child], session=session, now=at("2024-04-10", 16, 9), scope=teacher)
    officer = as_user(User.objects.get(username="demo-safety"), unit)
    words = "看过伤口，走廊的书包架已挪开。"
    care.follow_incident(incident, kind=NoteKind.DONE, words=words, now=at("2024-04-10", 16, 25), scope=officer)


def walk_round(unit: Unit) -> None:
    """The principal has looked into two rooms: one in order, in one a new lesson was being taught (S6)."""
    principal = as_user(User.objects.get(username="demo-principal"), unit)
    rooms = [one for one in _open_sessions() if not one.watches.filter(staff__user=principal.user_id).exists()]
    for n, session in enumerate(rooms[2:4]):
        said = {"on_time": True, "planned_adult": True, "counted": len(today.held_by(session, principal)), "adds_load": bool(n)}
        note = "在讲下节课的新课，已请老师改为自习。" if n else ""
        care.visit_room(session, {**said, "note": note}, now=at("2024-04-10", 16, 15 + 5 * n), scope=principal)


def remember_checks(unit: Unit) -> None:
    """Three weeks of sessions that are over, with what their adults ticked: most in order, some not, one not looked at (C7.2)."""
    officer = as_user(User.objects.get(username="demo-safety"), unit)
    for before in Session.objects.filter(date__lt=PAST[0], state="closed", checks=None).select_related("school"):
        care.check_session(before, **IN_ORDER, now=before.ends_at, scope=officer)
    today_ = list(Session.objects.filter(is_late=False).select_related("group", "room", "teacher__user", "school").order_by("group__name"))
    for n, (day, one) in enumerate((day, one) for day in PAST for one in today_[:6]):
        ends = one.ends_at.replace(year=day.year, month=day.month, day=day.day)
        past = Session.objects.create(
            school=unit, date=day, group=one.group, room=one.room, teacher=one.teacher, state="closed", activity="homework",
            starts_at=ends - (one.ends_at - one.starts_at), ends_at=ends, opened_at=ends - (one.ends_at - one.starts_at), closed_at=ends,
        )  # fmt: skip
        if n % 11 == 7:
            continue
        wrong = CHECKED_WRONG.get(n % 13, {})
        said = {**IN_ORDER, **wrong}
        check = care.check_session(past, **said, now=ends, scope=as_user(account_of(one.teacher), unit))
        if wrong and n < 20:
            care.remedy(check, words="第二天放学前已做好，班主任看过。", now=ends + timedelta(days=1), scope=officer)


def correct_attendance(unit: Unit) -> None:
    """Four marks of yesterday were wrong: two wait for the service lead, one was corrected, one was not (C7.2)."""
    lead, now = as_user(User.objects.get(username="demo-lead"), unit), at("2024-04-10", 9, 20)
    asked = [_asked_to_correct(session, words, now) for session, words in zip(_yesterday(), CORRECTED, strict=False)]
    for one, (granted, answer) in zip(asked[2:], ((True, ""), (False, "点名时班里确实没有他，门卫 16:05 已登记接走。")), strict=True):
        care.decide_correction(one, grant=granted, answer=answer, now=now + timedelta(minutes=30), scope=lead)


def _yesterday() -> list[Session]:
    return list(Session.objects.filter(date=PAST[-1], is_late=False).select_related("group").order_by("group__name")[: len(CORRECTED)])


def _asked_to_correct(session: Session, words: str, now: Any) -> Any:
    """The homeroom teacher of the first child of the group asks for it."""
    seat = Membership.objects.filter(group=session.group, ends_on=None).select_related("pupil__home_class__homeroom__user").order_by("pupil__pinyin")[0]
    teacher = as_user(account_of(seat.pupil.home_class.homeroom), session.school)
    Mark.objects.create(school=session.school, session=session, pupil=seat.pupil, state="absent", at=session.starts_at, by=teacher.user)
    return care.ask_correction(session, seat.pupil_id, state=MarkState.PRESENT, reason=words, now=now, scope=teacher)


def type_in_a_list(unit: Unit) -> None:
    """One room had no network until 16:25: its list was kept on paper and typed in, with one child collected at 16:20 (C7.2)."""
    session = _open_sessions()[4]
    teacher, lines = as_user(account_of(session.teacher), unit), today.paper_lines(session, as_user(account_of(session.teacher), unit))
    one = next(line for line in lines if line.line.is_here and line.takers and line.takers[0][0].startswith("guardian"))
    kind, pk = one.takers[0][0].split(":")
    left: dict[str, Any] = {"left_at": at("2024-04-10", 16, 20), "to_kind": kind, "to_id": UUID(pk), "to_name": one.takers[0][1]}
    rows = [
        care.PaperRow(line.pupil.pk, str(line.line.mark.state) if line.line.mark else "present", **(left if line is one else {}))
        for line in lines
    ]  # fmt: skip
    rules = rules_for(StaffingRules, unit, session.date)
    care.take_paper(session, rows, roll_at=at("2024-04-10", 15, 50), photo=b"", staffing=rules, now=at("2024-04-10", 16, 28), scope=teacher)


def photograph_a_list(unit: Unit) -> None:
    """Another room's list came to the office on paper: its photo has been read and waits for the service lead's look (C7.2)."""
    session, lead, now = _open_sessions()[3], as_user(User.objects.get(username="demo-lead"), unit), at("2024-04-10", 16, 31)
    lists = today.lists_on(lead, session.date, session=session.pk)
    care.print_lists(lists, day=session.date, scope=lead)
    page = day_lists(lists, session.date, "https://kehou.example", Style(unit.name))[0]
    care.read_photo(filled_in(page, len(lists[0].lines)), day=session.date, now=now, scope=lead)


def add_faces(unit: Unit) -> None:
    """Two of three families gave a photo for the permit; the others glue one."""
    for n, permit in enumerate(today.permits(as_user(User.objects.get(username="demo-lead"), unit)).filter(state="approved")):
        if n % 3:
            permit.photo = a_face(f"child-{n}")
            permit.save(update_fields=["photo"])


def _open_sessions() -> list[Session]:
    found = Session.objects.filter(state="open", is_late=False).select_related("teacher__user", "group", "room", "school")
    return list(found.order_by("group__name"))
