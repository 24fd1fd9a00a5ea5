"""An import keeps what it changed, to be undone: what a family has taken back goes from there too (PIPL 47)."""

from kehou.people.choices import ImportState
from kehou.people.models import Pupil, RosterImport
from kehou.people.rules.packing import packed, unpacked


def forget_notes_in_rosters(one: Pupil) -> None:
    """Strike this child's health note from every import that could still be undone."""
    for roster in RosterImport.objects.select_for_update().filter(school=one.school_id, state=ImportState.APPLIED):
        said = unpacked(roster.changes) if roster.changes else {"before": {}}
        if said["before"].get(f"pupil {one.pk}", {}).pop("health", None):
            roster.changes = packed(said)
            roster.save(update_fields=["changes"])
