"""What people does at its own news: who relied on a consent hears that it is gone, and so does the other guardian (PIPL 15)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kehou.core.scope import Scope
from kehou.notices.actions import send
from kehou.people.choices import BY_PURPOSE
from kehou.people.events import ConsentWithdrawn
from kehou.people.queries import pupils, users_told

TITLE = _("%(child)s：已撤回同意“%(purpose)s”")
LEAVES = _("%(child)s：已撤回同意“%(purpose)s”，最后一天 %(day)s")
OUTSIDE = _("一项同意有了变化，请查看。")


def tell_of_withdrawal(event: ConsentWithdrawn, *, scope: Scope) -> None:
    """The child's other guardians and the homeroom teacher, at once; never what the notes said."""
    child, text = pupils(scope).select_related("school", "home_class__homeroom__user").get(pk=event.pupil), BY_PURPOSE[event.purpose]
    facts = {"child": child.name, "purpose": text.purpose.label, "day": event.last_day}
    title = LEAVES if event.last_day else TITLE
    given: dict[str, Any] = {"title": title, "facts": facts, "outside": OUTSIDE, "school": event.school, "scope": scope}
    others = [user for user in users_told(scope, [child.pk]).get(child.pk, []) if user.pk != scope.user_id]
    send(others, body=text.effect, link=f"/family/people/{child.pk}/consents/#{event.purpose}", **given)
    homeroom = child.home_class.homeroom
    if homeroom and homeroom.user and homeroom.user_id != scope.user_id:
        send([homeroom.user], body=text.told, link=f"/{child.school.code}/people/{child.pk}/", **given)
