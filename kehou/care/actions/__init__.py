"""What may be done in the day: sessions, custody, make-up children, permits, leave, alarms."""

from kehou.care.actions.alarms import call_for_help, raise_alarm, report_refused_person, settle_alarm
from kehou.care.actions.codes import check_code, make_code, name_for_a_day, revoke_code, use_code, use_code_offline
from kehou.care.actions.make_up import hand_over_make_up, take_in
from kehou.care.actions.messages import tell_of_withdrawal
from kehou.care.actions.movements import arrive, join_movement, leave_movement, start_movement, watch_movements
from kehou.care.actions.permits import (
    ask_leave,
    ask_permit,
    grant_permit,
    refuse_permit,
    revoke_permit,
    revoke_permits_of,
    withdraw_leave,
)
from kehou.care.actions.phones import Heard, hear
from kehou.care.actions.phones import Line as PhoneLine
from kehou.care.actions.receipts import collect, collect_by_code
from kehou.care.actions.refusals import MayNotCollect
from kehou.care.actions.release import go_home_alone, hand_to_other, pick_up
from kehou.care.actions.roll import call_roll, correct_mark, open_and_call
from kehou.care.actions.sessions import change_activity, close_session, follow_roster, open_session, plan_sessions

__all__ = [
    "MayNotCollect", "arrive", "ask_leave", "ask_permit", "call_for_help", "call_roll", "change_activity", "check_code", "close_session", "collect",
    "collect_by_code", "correct_mark", "follow_roster", "go_home_alone", "grant_permit", "hand_over_make_up", "hand_to_other", "make_code",
    "name_for_a_day", "open_and_call", "open_session", "pick_up", "plan_sessions", "raise_alarm", "refuse_permit", "report_refused_person",
    "revoke_code", "revoke_permit", "revoke_permits_of", "settle_alarm", "start_movement", "take_in", "tell_of_withdrawal", "use_code",
    "use_code_offline", "withdraw_leave", "Heard", "PhoneLine", "hear", "join_movement", "leave_movement", "watch_movements",
]  # fmt: skip
