"""Of the afternoon at the example school: a pick-up code in a mother's phone, a scraped knee, a visit of the patrol."""

from datetime import date

from kehou.care import actions as care
from kehou.care import queries as today
from kehou.care.choices import NoteKind
from kehou.care.models import Session
from kehou.care.rules import PickUpRules
from kehou.core.models import Unit
from kehou.demo.faces import a_face
from kehou.demo.moments import at
from kehou.demo.persons import account_of, as_user
from kehou.identity.models import User
from kehou.people.models import Pupil
from kehou.policy.queries import rules_for

KNEE = {
    "severity": "moderate", "kind": "injury", "place": "走廊", "what": "去饮水时被书包带绊倒，右膝擦破，无出血。已用清水冲洗、贴创可贴。",
    "family_words": "孩子去饮水时绊倒，右膝擦破了皮，已清洗包扎，现在在教室看书。",
}  # fmt: skip


def happen(unit: Unit, mothers_child: Pupil, day: date) -> None:
    """What a visitor finds on the safety officer's lists and in the mother's phone at 16:35."""
    send_a_code(unit, mothers_child, day)
    scrape_a_knee(unit)
    walk_round(unit)
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


def add_faces(unit: Unit) -> None:
    """Two of three families gave a photo for the permit; the others glue one."""
    for n, permit in enumerate(today.permits(as_user(User.objects.get(username="demo-lead"), unit)).filter(state="approved")):
        if n % 3:
            permit.photo = a_face(f"child-{n}")
            permit.save(update_fields=["photo"])


def _open_sessions() -> list[Session]:
    found = Session.objects.filter(state="open", is_late=False).select_related("teacher__user", "group", "room", "school")
    return list(found.order_by("group__name"))
