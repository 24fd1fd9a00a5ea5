"""A family takes back its consent to the service: nothing of it goes on after the last day it chose (PIPL 15, S1.2)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from kehou.core.scope import Scope
from kehou.enrolment.actions.applications import withdraw_application
from kehou.enrolment.actions.changes import take_back_change
from kehou.enrolment.actions.places import end_place
from kehou.enrolment.choices import ChangeState
from kehou.enrolment.models import ChangeRequest
from kehou.enrolment.queries.withdrawing import applications_under_way, places_held


def leave_service(pupil: UUID, *, on: date, now: datetime, scope: Scope) -> None:
    """Wishes to change are taken back, applications withdrawn, places end on the last day; seats follow by PlaceEnded."""
    today = now.date()
    asked: Any = ChangeRequest.objects.filter(pupil=pupil, state=ChangeState.ASKED)
    for change in asked.select_related("application"):
        take_back_change(change, now=now, scope=scope)
    for application in list(applications_under_way(scope, pupil, today)):
        withdraw_application(application, scope=scope)
    for place in list(places_held(scope, pupil, on)):
        end_place(place, on=on, now=now, scope=scope, sooner=True)
