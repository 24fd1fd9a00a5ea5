"""The school states its posts: gate, safety officer, patrol; they stand in the next roster (C7.1, C7.3, C7.4a)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kehou.core.journal import record
from kehou.core.scope import Scope
from kehou.organisation import queries as organisation
from kehou.planning.actions.refusals import PostDay, PostKnown, PostNeedsName, PostOver
from kehou.planning.actions.roster import announce, tell_staff
from kehou.planning.choices import PostHours, PostWho
from kehou.planning.events import PostEnded, PostStated
from kehou.planning.models import Duty, Post, PostPerson

STATED = ("name", "kind", "campus", "weekdays", "date", "hours", "starts", "ends", "adults", "who")


def state_post(term: Any, said: Mapping[str, Any], named: Iterable[Any], *, post: Post | None = None, scope: Scope) -> Post:
    """Write down what a post asks for; duties already published stay as they are until the roster is planned again.

    Once only: the date is a service day of the term. Unchanged, it may lie behind us.
    """
    kept = Post.objects.select_for_update(of=("self",)).get(pk=post.pk) if post else Post(school_id=term.school_id, term=term)
    if kept.ended_at is not None:
        raise PostOver
    once = said.get("date")
    if once is not None and once != kept.date:
        _check_once(term, once, scope)
    for name in STATED:
        setattr(kept, name, said.get(name))
    if once is not None:
        kept.weekdays = []
    if kept.hours != PostHours.OWN:
        kept.starts = kept.ends = None
    people = list(named) if kept.who == PostWho.NAMED else []
    if kept.who == PostWho.NAMED and len(people) < kept.adults:
        raise PostNeedsName
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        if "post_name_once" not in str(error):
            raise
        raise PostKnown from error
    _name(kept, people)
    told: dict[str, Any] = {"called": kept.name, "kind_of": kept.kind, "adults": kept.adults, "who": kept.who}
    record(PostStated(school=kept.school_id, post=kept.pk, named=tuple(one.pk for one in people), **told), scope=scope)
    return kept


def _check_once(term: Any, day: date, scope: Scope) -> None:
    if not term.starts_on <= day <= term.ends_on or day not in organisation.service_days(scope, day, day):
        raise PostDay


def _name(post: Post, people: list[Any]) -> None:
    """These and no others."""
    PostPerson.objects.filter(post=post).exclude(staff__in=people).delete()
    known = set(PostPerson.objects.filter(post=post).values_list("staff", flat=True))
    PostPerson.objects.bulk_create(PostPerson(school_id=post.school_id, post=post, staff=one) for one in people if one.pk not in known)


def end_post(post: Post, *, now: datetime, scope: Scope) -> int:
    """The post is needed no more: its duties to come end with it, those concerned are told; returns how many duties."""
    kept = Post.objects.select_for_update(of=("self",)).select_related("term").get(pk=post.pk)
    if kept.ended_at is not None:
        raise PostOver
    kept.ended_at = now
    kept.save(update_fields=["ended_at"])
    ahead = list(Duty.objects.filter(post=kept, ended_at=None, starts_at__gt=now).order_by("date"))
    Duty.objects.filter(pk__in=[one.pk for one in ahead]).update(ended_at=now)
    if ahead:
        announce(kept.term, ahead[0].date, ahead[-1].date, now=now, scope=scope)
        words = _("岗位“%(post)s”已撤销，您在那里的值班随之取消")
        tell_staff({one.staff_id for one in ahead}, words, {"post": kept.name}, scope)
    record(PostEnded(school=kept.school_id, post=kept.pk, duties=len(ahead)), scope=scope)
    return len(ahead)
