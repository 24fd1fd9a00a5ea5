"""Rosters: read and wait, write as a whole, take back as a whole."""

from kehou.people.actions.rosters.applying import RosterHasErrors, apply_roster
from kehou.people.actions.rosters.reading import FileRefused, discard_roster, draft_roster, read_roster_file
from kehou.people.actions.rosters.undoing import RosterIsUsed, undo_roster

__all__ = [
    "FileRefused",
    "RosterHasErrors",
    "RosterIsUsed",
    "apply_roster",
    "discard_roster",
    "draft_roster",
    "read_roster_file",
    "undo_roster",
]
