"""What notices does: write messages, carry them out of the house, remind, sum up."""

from kehou.notices.actions.carrying import NothingToRetry, deliver_waiting, retry, retry_all
from kehou.notices.actions.chasing import EverybodyHeard, RemindedToday, chase, remind, told_in_person
from kehou.notices.actions.digests import send_digests
from kehou.notices.actions.preferences import prefer
from kehou.notices.actions.sending import Draft, read, read_about, send, send_drafts, settle_about

__all__ = [
    "Draft", "EverybodyHeard", "NothingToRetry", "RemindedToday", "chase", "deliver_waiting", "prefer", "read", "read_about", "remind",
    "retry", "retry_all", "send", "send_digests", "send_drafts", "settle_about", "told_in_person",
]  # fmt: skip
