"""What lies on the desks: a class's letters as one file, an export that waits for a second person, a message that came back."""

from dataclasses import replace
from datetime import datetime

from kehou.core.models import Unit
from kehou.demo.persons import account_of, as_user
from kehou.enrolment import actions as enrolment
from kehou.enrolment import tasks
from kehou.enrolment.choices import ExportKind
from kehou.enrolment.models import Letter, Round
from kehou.identity.models import User
from kehou.notices.choices import DeliveryState
from kehou.notices.models import Delivery
from kehou.organisation.models import HomeClass

TROUBLE = "号码已停机"


def show(unit: Unit, round: Round, *, now: datetime) -> None:
    """The lead finds them in the navigation under letters, large exports and undelivered messages."""
    pack_letters(unit, round, now)
    ask_for_all_letters(unit, round, now)
    leave_one_undelivered(now)


def pack_letters(unit: Unit, round: Round, now: datetime) -> None:
    """A homeroom teacher has packed the letters of the own class to print them; the worker's step is done at once."""
    room = HomeClass.objects.select_related("homeroom__user").filter(grade__number=1).order_by("number")[0]
    teacher = replace(as_user(account_of(room.homeroom), unit), desk="unit", sees="own")
    bundle = enrolment.ask_bundle(round, base="http://127.0.0.1:8000", now=now, scope=teacher)
    tasks.make_bundle(bundle=str(bundle.pk), unit=str(unit.pk))


def ask_for_all_letters(unit: Unit, round: Round, now: datetime) -> None:
    """The principal asks to take out more than two hundred letters; the lead has not answered yet."""
    principal = as_user(User.objects.get(username="demo-principal"), unit)
    count = Letter.objects.filter(application__round=round).count()
    enrolment.ask_export(ExportKind.LETTERS, "zip", count=count, why="区教育局抽查，打印一份存档。", now=now, scope=principal)


def leave_one_undelivered(now: datetime) -> None:
    """One family's phone number is no more: the operator sees the dead letter, the homeroom teacher whom to call."""
    one = Delivery.objects.filter(state=DeliveryState.WAITING, message__at_home=True).order_by("-created_at", "pk").first()
    if one is not None:
        one.state, one.tries, one.tried_at, one.trouble = DeliveryState.FAILED, 1, now, TROUBLE
        one.save(update_fields=["state", "tries", "tried_at", "trouble"])
