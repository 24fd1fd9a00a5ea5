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

    @property
    def words(self) -> str:
        """How much each stretch of the slider is, in the order in which it is passed; the script says it as the slider moves."""
        return "|".join(map(str, (_("不考虑"), _("比平常轻"), _("平常"), _("比平常重"), _("重得多"))))

    @property
    def said(self) -> Any:
        """Where it stands, in words and points."""
        return in_words(self.at, self.usual)


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
        usual = usual_of(job, name, last)
        found.append(Weighing(name, title, per, last, usual, min((wishes or {}).get(name + POINTS, usual), last)))
    return found


def usual_of(job: str, name: str, last: int) -> int:
    """Where the slider stands at first: the planner's own weight, or its end where that is beyond."""
    return min(getattr(USUAL[job], name), last)


class WeightsForm(forms.Form):
    """A job's weights; one that is missing or was not moved weighs as usual."""

    def __init__(self, *args: Any, job: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "weight", **kwargs})
        self.job = job
        for one in weighings(job):
            self.fields[one.name] = forms.IntegerField(label=one.title, min_value=0, max_value=one.last, required=False)

    @property
    def said(self) -> dict[str, int]:
        """The weights that were moved; at the end of a slider whose usual weight is the largest there is, that one."""
        moved = {}
        for one in weighings(self.job):
            points = self.cleaned_data.get(one.name)
            if points is not None and points != one.usual:
                moved[one.name + POINTS] = points
        return moved


def weights_set(job: str, wishes: Mapping[str, int]) -> list[tuple[Any, str]]:
    """(title, words) of each weight that was moved for a run."""
    told = _("每%(per)s %(points)s 分（平常 %(usual)s 分）")
    return [
        (one.title, told % {"per": one.per, "points": one.at, "usual": MOST if one.usual == one.last else one.usual})
        for one in weighings(job, wishes) if one.name + POINTS in wishes
    ]  # fmt: skip
