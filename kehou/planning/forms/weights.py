"""What each wish weighs, as fine sliders: points where the job's other sliders have a few stops."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kehou.planner.weights import MOST, USUAL
from kehou.planning.choices import WEIGHTS

POINTS = "_points"


@dataclass(frozen=True)
class Weighing:
    """One weight as the page shows it: what a point is lost for, how far the slider goes, and where it stands."""

    name: str
    title: Any
    per: Any
    last: int
    usual: int
    at: int
    whole: bool = False  # at its end nothing else outweighs it, and it stands there at first

    @property
    def words(self) -> str:
        """How much each stretch of the slider is, in the order in which it is passed; the script says it as the slider moves."""
        return "|".join(map(str, (_("不考虑"), _("比平常轻"), self.usually, _("比平常重"), _("重得多"))))

    @property
    def usually(self) -> Any:
        return _("只改不得不改的") if self.whole else _("平常")

    @property
    def said(self) -> Any:
        """Where it stands, in words."""
        return self.usually if self.at == self.usual else in_words(self.at, self.usual)


def in_words(at: int, usual: int) -> Any:
    """How much these points are beside the usual ones.

    >>> [str(in_words(at, 5)) for at in (0, 3, 5, 9, 15)]
    ['不考虑', '比平常轻', '平常', '比平常重', '重得多']
    """
    if at == 0:
        return _("不考虑")
    if at == usual:
        return _("平常")
    if at < usual:
        return _("比平常轻")
    return _("比平常重") if at < 3 * usual else _("重得多")


def weighings(job: str, wishes: Mapping[str, int] | None = None) -> list[Weighing]:
    """The fine sliders of a job, standing where they were left."""
    found = []
    for name, title, per, last in WEIGHTS.get(job, ()):
        own = getattr(USUAL[job], name)
        usual = min(own, last)
        found.append(Weighing(name, title, per, last, usual, min((wishes or {}).get(name + POINTS, usual), last), own == MOST))
    return found


class WeightsForm(forms.Form):
    """A job's weights; one that is missing or was not moved weighs as usual."""

    def __init__(self, *args: Any, job: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "weight", **kwargs})
        self.job = job
        for one in weighings(job):
            self.fields[one.name] = forms.IntegerField(label=one.title, min_value=0, max_value=one.last, required=False)

    @property
    def said(self) -> dict[str, int]:
        """The weights that were moved."""
        moved = {}
        for one in weighings(self.job):
            points = self.cleaned_data.get(one.name)
            if points is not None and points != one.usual:
                moved[one.name + POINTS] = points
        return moved


def weights_set(job: str, wishes: Mapping[str, int]) -> list[tuple[Any, str]]:
    """(title, words) of each weight that was moved for a run."""
    told, alone = _("每%(per)s %(points)s 分（平常 %(usual)s 分）"), _("每%(per)s %(points)s 分（平常只改不得不改的）")
    return [
        (one.title, (alone if one.whole else told) % {"per": one.per, "points": one.at, "usual": one.usual})
        for one in weighings(job, wishes) if one.name + POINTS in wishes
    ]  # fmt: skip
