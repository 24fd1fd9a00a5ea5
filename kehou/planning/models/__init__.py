"""Planning's tables: the plan and what was published of it; the adults who may be planned with."""

from kehou.planning.models.apart import KeepApart
from kehou.planning.models.plan import During, Duty, Group, Membership, Publication, Run, Standing
from kehou.planning.models.staffing import Absence, Feed, Hours, Lesson, Swap, Volunteer

__all__ = [
    "Absence", "During", "Duty", "Feed", "Group", "Hours", "KeepApart", "Lesson", "Membership", "Publication", "Run", "Standing", "Swap", "Volunteer",
]  # fmt: skip
