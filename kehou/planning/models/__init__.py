"""Planning's tables: the plan and what was published of it; the posts; the adults who may be planned with."""

from kehou.planning.models.apart import KeepApart
from kehou.planning.models.edits import Edit
from kehou.planning.models.papers import RollBooks
from kehou.planning.models.plan import During, Duty, Group, Membership, Publication, Run, Standing
from kehou.planning.models.posts import Post, PostPerson
from kehou.planning.models.staffing import Absence, Feed, Hours, Lesson, Swap, Volunteer

__all__ = [
    "Absence", "During", "Duty", "Edit", "Feed", "Group", "Hours", "KeepApart", "Lesson", "Membership", "Post", "PostPerson", "Publication", "RollBooks", "Run", "Standing", "Swap", "Volunteer",
]  # fmt: skip
