"""What planning does: proposals of the planner, groups, seats, rosters; the staff's offers, absences and swaps (S5.4, S5.5, C7.4b)."""

from kehou.planning.actions.absences import ask_absence, decide_absence, replan, withdraw_absence
from kehou.planning.actions.apart import end_apart, keep_apart
from kehou.planning.actions.editing import change_room, join_groups, move_member, pin_duty, split_group, undo_move
from kehou.planning.actions.feeds import open_feed, revoke_feed
from kehou.planning.actions.groups import follow_class, join, join_own_class, leave, publish_groups
from kehou.planning.actions.papers import ask_books, begin_books, drop_old_books, fail_books, finish_books
from kehou.planning.actions.posts import end_post, state_post
from kehou.planning.actions.publishing import holds
from kehou.planning.actions.roster import publish_roster, substitute
from kehou.planning.actions.runs import (
    answered,
    begin,
    compute,
    propose_groups,
    propose_roster,
    propose_seats,
    propose_several,
    result_of,
    resume,
)
from kehou.planning.actions.seats import move_seat, publish_seats
from kehou.planning.actions.staffing import confirm_load, offer, set_timetable
from kehou.planning.actions.swaps import answer_swap, ask_swap, withdraw_swap
from kehou.planning.actions.undoing import undo

__all__ = [
    "answer_swap", "answered", "ask_absence", "ask_books", "begin_books", "drop_old_books", "fail_books", "finish_books", "ask_swap", "begin", "change_room", "compute", "confirm_load", "decide_absence", "end_apart", "end_post", "state_post", "follow_class", "holds",
    "join", "join_groups", "join_own_class", "keep_apart", "leave", "move_member", "move_seat", "offer", "open_feed", "pin_duty", "revoke_feed", "propose_groups", "propose_roster", "propose_seats", "publish_groups",
    "publish_roster", "publish_seats", "propose_several", "replan", "result_of", "resume", "split_group", "undo_move",
    "set_timetable", "substitute", "undo", "withdraw_absence", "withdraw_swap",
]  # fmt: skip
