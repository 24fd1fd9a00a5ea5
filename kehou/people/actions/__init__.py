"""What changes about people."""

from kehou.people.actions.binding import bind_child, find_slip, print_slips, release_guardian
from kehou.people.actions.collectors import (
    add_bar_paper,
    add_collector,
    bar_person,
    confirm_collector,
    lift_bar,
    name_for_a_day,
    revoke_collector,
)
from kehou.people.actions.consents import record_consent, withdraw_consent
from kehou.people.actions.guardians import end_guardian, save_guardian
from kehou.people.actions.pupils import change_pupil, let_pupil_leave, move_pupil, write_notes
from kehou.people.actions.rosters import apply_roster, discard_roster, draft_roster, read_roster_file, undo_roster

__all__ = [
    "add_bar_paper",
    "add_collector",
    "apply_roster",
    "bar_person",
    "bind_child",
    "change_pupil",
    "confirm_collector",
    "discard_roster",
    "draft_roster",
    "end_guardian",
    "find_slip",
    "let_pupil_leave",
    "lift_bar",
    "move_pupil",
    "name_for_a_day",
    "print_slips",
    "read_roster_file",
    "record_consent",
    "release_guardian",
    "revoke_collector",
    "save_guardian",
    "undo_roster",
    "withdraw_consent",
    "write_notes",
]
