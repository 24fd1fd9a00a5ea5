"""What changes about people."""

from kehou.people.actions.binding import bind_child, find_slip, print_slips, release_guardian
from kehou.people.actions.consents import record_consent

__all__ = ["bind_child", "find_slip", "print_slips", "record_consent", "release_guardian"]
