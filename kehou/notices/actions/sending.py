"""Writing a message: in the caller's transaction, in each person's language, once for a key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Case, DateTimeField, F, Func, Q, QuerySet, UUIDField, Value, When
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from kehou.core import clock
from kehou.core.journal import record
from kehou.core.scope import Scope, acting
from kehou.identity import queries as identity
from kehou.notices import queries
from kehou.notices.choices import Channel, Topic
from kehou.notices.events import MessageRead
from kehou.notices.models import Delivery, Mailing, Message, Preference


class AlreadySaid(TypeError):
    """These words were said in the sender's language: hand over lazy ones, and their facts beside them."""


@dataclass(frozen=True)
class Draft:
    """What one person is told. Lazy words are said in the person's language, then filled with the facts.

    A title is always the house's own words. A body may also be what a person wrote (a reason), which stays as written.
    """

    user: Any
    title: Any
    body: Any = ""
    link: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    about: tuple[UUID, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.title, Promise):
            raise AlreadySaid(str(self.title))


def send(
    users: Iterable[Any],
    *,
    title: Any,
    body: Any = "",
    link: str = "",
    facts: Mapping[str, Any] | None = None,
    about: tuple[UUID, ...] = (),
    school: UUID,
    scope: Scope,
    **how: Any,
) -> int:
    """Tell several people the same; how it is carried is said as in `send_drafts`. Returns to how many."""
    people = [user for user in users if user is not None]
    drafts = [Draft(user, title, body, link, facts or {}, about) for user in people]
    return send_drafts(drafts, school=school, scope=scope, **how)


def send_drafts(
    drafts: Iterable[Draft],
    *,
    school: UUID,
    scope: Scope,
    sms: bool = False,
    urgent: bool = False,
    topic: str = Topic.GENERAL,
    outside: Any = "",
    mailing: Any = "",
    key: str = "",
) -> int:
    """Write a message to each person in the caller's transaction; returns how many are new.

    In the app it is there at once, and the worker knocks at the other channels after commit: by text message where `sms`
    says that it is worth one, at any hour where it is `urgent`. Staff get a summary a day instead, unless it is urgent.
    `outside` are the words for outside the house: no facts go into them. A `mailing` counts receipts. The same `key`
    writes to the same person once.
    """
    mine = list({draft.user.pk: draft for draft in drafts}.values())
    if not mine:
        return 0
    with acting(scope.for_unit(school)):
        staff = identity.working([draft.user for draft in mine])
        moment = clock.now()  # once: in the demonstration every look at the clock is a query
        told = _mailing(mailing, topic, school, scope) if mailing else None
        rows = [_message(draft, staff, topic, urgent, outside, key, told, school, moment) for draft in mine]
        new = _written(rows, key)
        Delivery.objects.bulk_create(deliveries(new, sms=sms, scope=scope))
    return len(new)


def _mailing(title: Any, topic: str, school: UUID, scope: Scope) -> Mailing:
    with translation.override(settings.LANGUAGE_CODE):
        return Mailing.objects.create(school_id=school, title=str(title)[:60], topic=topic, sent_by_id=scope.user_id)


def _message(
    draft: Draft,
    staff: set[Any],
    topic: str,
    urgent: bool,
    outside: Any,
    key: str,
    mailing: Mailing | None,
    school: UUID,
    at: datetime,
) -> Message:
    with translation.override(draft.user.language or settings.LANGUAGE_CODE):
        facts = {name: str(value) for name, value in draft.facts.items()}
        title = str(draft.title) % facts if facts else str(draft.title)
        body = str(draft.body) % facts if facts and isinstance(draft.body, Promise) else str(draft.body)
        return Message(
            school_id=school, user=draft.user, title=title[:80], body=body, link=draft.link, topic=topic, urgent=urgent,
            outside=str(outside)[:60], key=key, mailing=mailing, sent_at=at, about=list(draft.about),
            at_home=draft.link.startswith("/family/") or draft.user.pk not in staff,
        )  # fmt: skip


def _written(rows: list[Message], key: str) -> list[Message]:
    """Those that are new; with a key, whoever has been told is left alone."""
    if not key:
        return Message.objects.bulk_create(rows)
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    new = set(Message.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return [row for row in rows if row.pk in new]


def deliveries(rows: list[Message], *, sms: bool, scope: Scope, round: int = 0) -> list[Delivery]:
    """What the worker has to carry for these messages, by what each person prefers."""
    known = queries.preferences([row.user for row in rows])
    return [
        Delivery(school_id=row.school_id, message=row, channel=channel, round=round)
        for row in rows
        for channel in ways(row, Preference.of(row.user, known), sms=sms)
    ]


def ways(row: Message, wish: Preference, *, sms: bool) -> list[Channel]:
    """The channels outside the app for one message.

    Urgent: every way there is. Staff who take the summary: none now. Everybody else: what they chose, and a text message
    only where it is worth one.
    """
    open_ways = [one for one in queries.channels() if adapter(one).reaches(row.user)]
    if row.urgent:
        return [one for one in open_ways if one in wish.channels or one == Channel.SMS]
    if not row.at_home and wish.digest and row.topic != Topic.DIGEST:
        return []
    return [one for one in open_ways if one in wish.channels and (sms or one != Channel.SMS)]


def adapter(channel: str) -> Any:
    return import_string(settings.KEHOU_CHANNELS[channel])()


def read(message: Message, *, at: datetime, scope: Scope) -> None:
    """Remember that the person has read it; the first time counts, and is news to the room it is about."""
    if message.read_at is None:
        with acting(scope.for_unit(message.school_id)):
            first = Message.objects.filter(pk=message.pk, user=scope.user_id, read_at=None).update(read_at=at)
            if first and message.about:
                record(MessageRead(school=message.school_id, message=message.pk, about=tuple(message.about)), scope=scope)


def read_about(subject: UUID, *, at: datetime, school: UUID, scope: Scope) -> int:
    """The person has seen on its own page what these messages are about: they count as read (S5.3)."""
    with acting(scope.for_unit(school)):
        return _about(subject, [scope.user_id]).filter(read_at=None).update(read_at=at)


def settle_about(subject: UUID, users: Iterable[UUID] | QuerySet, *, at: datetime, school: UUID, scope: Scope) -> int:
    """What these messages ask for is done: read by whoever did it, and nobody else of the family is chased for it.

    One statement; `users` by id, a query of them too.
    """
    mine = Q(user=scope.user_id)
    with acting(scope.for_unit(school), apart=False):
        concerned = Message.objects.filter(_to_any_of(users, scope.user_id), about__contains=[subject], read_at=None)
        unread = concerned.filter(mine | Q(told_at=None))
        return unread.update(
            read_at=Case(When(mine, then=Value(at, DateTimeField()))),
            told_at=Case(When(mine, then=F("told_at")), default=Value(at, DateTimeField())),
            told_by=Case(When(mine, then=F("told_by")), default=Value(scope.user_id, UUIDField())),
        )


def _to_any_of(users: Iterable[UUID] | QuerySet, me: UUID | None) -> Any:
    """To me or one of them, found by the index on who is told: beside an OR, a query of them would read every message."""
    if not isinstance(users, QuerySet):
        return Q(user__in=[*users, me])
    people = Func(ArraySubquery(users), Value(me, UUIDField()), function="array_append")
    return Func(F("user"), people, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField())


def _about(subject: UUID, users: Iterable[Any]) -> QuerySet[Message]:
    return Message.objects.filter(user__in=[*users], about__contains=[subject])
