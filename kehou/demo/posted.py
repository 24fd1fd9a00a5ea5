"""The posts of the demonstration: two gates, the late gate, a crossing, one gate more on a sports day, the safety officer, the patrol (C7.1, C7.3, C7.4a)."""

from datetime import datetime, time, timedelta
from typing import Any

from kehou.core.models import Unit
from kehou.core.names import pinyin_of
from kehou.core.scope import Scope
from kehou.demo.persons import account_of, as_user
from kehou.organisation import queries as organisation
from kehou.organisation.models import Campus, Staff, Term
from kehou.planning import actions
from kehou.planning.models import Post, Volunteer

EVERY_DAY = [1, 2, 3, 4, 5]


def state_posts(unit: Unit, term: Term, *, now: datetime, office: Scope) -> None:
    """Written down before the roster is planned; for the crossing two teachers have offered."""
    campuses = list(Campus.objects.order_by("name"))
    Staff.objects.filter(number="005").update(duties_a_week=0, weekdays=[])  # the safety officer looks after no group
    guards = [_guard(unit, number, name) for number, name in (("901", "孙建国"), ("902", "何志强"))]
    officer, deputy = (Staff.objects.get(number=number) for number in ("005", "002"))
    for campus, guard in zip(campuses, guards, strict=False):
        _post(term, office, f"{campus.name}大门", "gate", campus, time(17), time(17, 20), who="named", named=[guard])
    _post(term, office, "大门（晚）", "gate", None, time(17, 45), time(18, 10), who="named", named=guards)
    for name, hours in (("安全员", "first"), ("安全员（晚）", "late")):
        _post(term, office, name, "safety", None, who="named", named=[officer, deputy], hours=hours)
    _post(term, office, "巡课", "patrol", None, who="leaders", hours="first")
    sports = organisation.service_days(office, now.date() + timedelta(days=7), now.date() + timedelta(days=20))
    if sports:
        _post(term, office, "运动会东门", "gate", campuses[0], time(16, 40), time(17, 20), weekdays=[], date=sports[0])
    crossing = _post(term, office, "路口引导", "other", campuses[0], time(17), time(17, 20), weekdays=[2, 4], who="volunteers")
    _offer(unit, term, crossing, now, office)


def _guard(unit: Unit, number: str, name: str) -> Staff:
    return Staff.objects.create(school=unit, number=number, name=name, pinyin=pinyin_of(name), post="保安", duties_a_week=0)


def _post(term: Term, office: Scope, name: str, kind: str, campus: Any, starts: time | None = None, ends: time | None = None, **more: Any) -> Post:
    said = {"name": name, "kind": kind, "campus": campus, "weekdays": EVERY_DAY, "hours": "own", "starts": starts, "ends": ends, "adults": 1, "who": "any"}
    named = more.pop("named", [])
    return actions.state_post(term, {**said, **more}, named, scope=office)


def _offer(unit: Unit, term: Term, post: Post, now: datetime, office: Scope) -> None:
    able = Staff.objects.select_related("user").filter(weekdays__contains=post.weekdays, duties_a_week__gt=0, number__gte="030").exclude(user=None)
    for one in able.order_by("number")[:2]:
        said = {"slots": ["first"], "weekdays": one.weekdays, "max_week": 3, "crosses": [], "dislikes": [], "posts": [post.pk], "shows": ["subject", "roles"]}
        actions.offer(term, one, said, now=now, scope=as_user(account_of(one), unit))
    actions.confirm_load(Volunteer.objects.select_related("staff__user"), now=now, scope=office)
