"""Before the term: the families say what they will need, most of them in the first days (S1.1)."""

from datetime import date
from random import Random

from kehou.core.models import Unit
from kehou.demo.moments import at
from kehou.demo.persons import account_of, as_user
from kehou.enrolment import actions as enrolment
from kehou.enrolment.actions import Wanted
from kehou.enrolment.choices import Channel
from kehou.enrolment.models import Survey
from kehou.identity.models import User
from kehou.organisation.models import HomeClass, Term
from kehou.people.models import Pupil

WEEK = (1, 2, 3, 4, 5)
WORDS = "下学期的教师和教室正在安排，请告诉我们孩子哪几天需要。"
WISHES = ("两个孩子最好同一时间放。", "周三有兴趣班，可能不来。", "希望能在教室里写完作业。", "看单位排班，开学前能定。", "外婆身体好的时候就不用。")
ON_PAPER = 3


def ask_families(unit: Unit, term: Term, *, lead: User) -> Survey:
    """Two weeks, one reminder, some told on paper; closed before the plan is drafted."""
    days = {"opens_on": date(2024, 2, 5), "closes_on": date(2024, 2, 20)}
    survey = enrolment.open_survey(term, **days, words=WORDS, now=at("2024-02-05", 9), scope=as_user(lead, unit))
    chance = Random(3)  # noqa: S311
    served = Pupil.objects.filter(home_class__grade__number__lte=5).select_related("home_class__grade")
    children = [one for one in served if chance.random() < 0.78 + one.home_class.number * 0.05]
    soon = len(children) * 4 // 5
    chance.shuffle(children)
    _answer(survey, children[:soon], chance, day="2024-02-06", unit=unit)
    enrolment.remind_silent(survey, now=at("2024-02-15", 10), scope=as_user(lead, unit))
    _answer(survey, children[soon:], chance, day="2024-02-16", unit=unit)
    _on_paper(survey, unit, chance)
    enrolment.close_survey(survey, now=at("2024-02-20", 18), scope=as_user(lead, unit))
    return survey


def _answer(survey: Survey, children: list[Pupil], chance: Random, *, day: str, unit: Unit) -> None:
    """An evening's answers, taken together: nobody waits for a thousand journal lines."""
    answers = [(one, need(chance)) for one in children]
    enrolment.answer_survey(survey, answers, now=at(day, 20), scope=as_user(None, unit))


def _on_paper(survey: Survey, unit: Unit, chance: Random) -> None:
    """The homeroom teacher of 一(1)班 writes down what was told on paper or by telephone."""
    room = HomeClass.objects.select_related("homeroom__user").get(grade__number=1, number=1)
    silent = Pupil.objects.filter(home_class=room).exclude(pk__in=survey.answers.values("pupil"))
    for child in silent.select_related("home_class__grade")[:ON_PAPER]:
        channel = chance.choice((Channel.PAPER, Channel.STAFF))
        scope = as_user(account_of(room.homeroom), unit)
        enrolment.answer_survey(survey, [(child, need(chance))], channel=channel, now=at("2024-02-19", 16), scope=scope)


def need(chance: Random) -> Wanted:
    """A good half needs it, one in eight is not sure; most of them the whole week, one in five until the end."""
    drawn, words = chance.random(), chance.choice(WISHES) if chance.random() < 0.08 else ""
    if drawn > 0.68:
        return Wanted(need="no", words="爷爷奶奶接。" if words else "")
    days = WEEK if chance.random() < 0.7 else tuple(chance.sample(WEEK, 3))
    until = "late" if chance.random() < 0.2 else "first"
    return Wanted(need="yes" if drawn < 0.55 else "perhaps", days=days, until=until, words=words)
