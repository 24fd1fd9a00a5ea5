"""What planning does: proposals of the planner, groups, seats, rosters, substitutes (S5.4, S5.5, C7.4b)."""

from kehou.planning.actions.groups import follow_class, join, join_own_class, leave, publish_groups
from kehou.planning.actions.publishing import holds
from kehou.planning.actions.roster import publish_roster, substitute
from kehou.planning.actions.runs import (
    answered,
    begin,
    compute,
    propose_groups,
    propose_roster,
    propose_seats,
    result_of,
)
from kehou.planning.actions.seats import move_seat, publish_seats

__all__ = [
    "answered", "begin", "compute", "follow_class", "holds", "join", "join_own_class", "leave", "move_seat", "propose_groups",
    "propose_roster", "propose_seats", "publish_groups", "publish_roster", "publish_seats", "result_of", "substitute",
]  # fmt: skip
