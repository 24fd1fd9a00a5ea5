"""One summary a day for staff, instead of a knock for every message."""

from collections.abc import Iterable
from datetime import datetime
from itertools import chain, groupby
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import ngettext_lazy

from kehou.core.scope import Scope, acting
from kehou.notices import queries
from kehou.notices.actions.sending import send
from kehou.notices.choices import Topic
from kehou.notices.models import Message, Preference
from kehou.notices.rules import last_digest


def send_digests(*, at: datetime, scope: Scope) -> int:
    """Sum up for everybody whose hour has come what is still unread. Returns how many summaries were written."""
    local = timezone.localtime(at)
    with acting(scope):
        rows = list(queries.for_digest(scope, at).select_for_update(skip_locked=True, of=("self",)))
        known = queries.preferences({row.user_id for row in rows})
        due = [row for row in rows if row.sent_at < last_digest(local, Preference.of(row.user, known).digest_at)]
        Message.objects.filter(pk__in=[row.pk for row in due]).update(digested_at=at)
        wanted = [row for row in due if Preference.of(row.user, known).digest]
        grouped = groupby(wanted, key=lambda row: (row.user_id, row.school_id))
        return sum(_sum_up(list(mine), local, scope) for _key, mine in grouped)


def _sum_up(mine: list[Message], at: datetime, scope: Scope) -> int:
    one = mine[0]
    return send(
        [one.user], title=ngettext_lazy("今日小结：未读消息 %(count)s 条", "今日小结：未读消息 %(count)s 条", len(mine)), facts={"count": len(mine)}, body=_counted(mine), school=one.school_id, scope=scope, topic=Topic.DIGEST,
        key=f"digest:{at:%Y-%m-%d-%H%M}",
    )  # fmt: skip


def _counted(mine: Iterable[Any]) -> Any:
    """报名 3 · 排班 1, in whatever language it will be said."""
    counts = [(Topic(topic).label, len(list(rows))) for topic, rows in groupby(mine, key=lambda row: row.topic)]
    said = [f"{{{2 * at}}} {{{2 * at + 1}}}" for at in range(len(counts))]
    return format_lazy(" · ".join(said), *chain.from_iterable(counts))
