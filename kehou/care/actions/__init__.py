"""What may be done in the day: sessions, custody, make-up children, permits, leave, alarms."""

from kehou.care.actions.alarms import call_for_help, raise_alarm, report_refused_person, settle_alarm
from kehou.care.actions.codes import check_code, make_code, name_for_a_day, revoke_code, use_code, use_code_offline
from kehou.care.actions.corrections import ask_correction, decide_correction
from kehou.care.actions.gate import GateLine, hear_gate
from kehou.care.actions.health import Finding, check_health, follow_up
from kehou.care.actions.incidents import close_incident, follow_incident, note_claim, report_incident
from kehou.care.actions.late import chase_unclosed, climb, give_to_office, note_call
from kehou.care.actions.make_up import hand_over_make_up, take_in
from kehou.care.actions.messages import tell_of_withdrawal
from kehou.care.actions.movements import arrive, join_movement, leave_movement, start_movement, start_walk, watch_movements
from kehou.care.actions.muster import begin_muster, count_off, end_muster
from kehou.care.actions.paper import PaperRow, take_paper
from kehou.care.actions.patrol import check_session, remedy, visit_room
from kehou.care.actions.permits import (
    ask_leave,
    ask_leaves,
    ask_permit,
    grant_permit,
    lift_stop,
    refuse_permit,
    revoke_permit,
    revoke_permits_of,
    show_face,
    stop_alone,
    withdraw_leave,
)
from kehou.care.actions.phones import Heard, hear
from kehou.care.actions.phones import Line as PhoneLine
from kehou.care.actions.photos import forget_photos, print_lists, read_photo, throw_away
from kehou.care.actions.receipts import collect, collect_by_code
from kehou.care.actions.refusals import MayNotCollect, PhotoIsGone
from kehou.care.actions.release import go_home_alone, hand_to_other, pick_up
from kehou.care.actions.roll import call_roll, correct_mark, open_and_call
from kehou.care.actions.routines import begin_routine, end_routine
from kehou.care.actions.sessions import change_activity, close_session, follow_roster, open_session, plan_sessions
from kehou.care.actions.typed import TypedLine, hear_take_ins, say_who

__all__ = [
    "Finding", "GateLine", "PaperRow", "hear_gate", "hear_take_ins", "take_paper", "Heard", "MayNotCollect", "PhoneLine", "TypedLine", "arrive", "ask_correction", "ask_leave", "ask_leaves", "ask_permit",
    "begin_muster", "begin_routine", "call_for_help", "call_roll", "change_activity", "chase_unclosed", "check_code", "check_health", "check_session", "climb",
    "close_incident", "close_session", "collect", "collect_by_code", "correct_mark", "count_off", "decide_correction",
    "end_muster", "end_routine", "follow_incident", "follow_up", "follow_roster", "give_to_office", "go_home_alone", "grant_permit", "hand_over_make_up",
    "hand_to_other", "hear", "join_movement", "leave_movement", "lift_stop", "make_code", "name_for_a_day", "note_call",
    "PhotoIsGone", "forget_photos", "print_lists", "read_photo", "throw_away", "note_claim", "open_and_call", "open_session", "pick_up", "plan_sessions", "raise_alarm", "refuse_permit", "remedy",
    "report_incident", "report_refused_person", "revoke_code", "revoke_permit", "revoke_permits_of", "say_who", "settle_alarm",
    "show_face", "start_movement", "start_walk", "stop_alone", "take_in", "tell_of_withdrawal", "use_code", "use_code_offline",
    "visit_room", "watch_movements", "withdraw_leave",
]  # fmt: skip
