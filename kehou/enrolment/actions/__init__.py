"""What enrolment does: open a round, take applications, decide, show, send, sign, grant, end."""

from kehou.enrolment.actions.applications import (
    LACKING,
    apply,
    change_application,
    check_grade,
    check_open,
    withdraw_application,
)
from kehou.enrolment.actions.bundles import (
    advance_bundle,
    ask_bundle,
    begin_bundle,
    drop_old_bundles,
    fail_bundle,
    finish_bundle,
)
from kehou.enrolment.actions.changes import (
    Change,
    OnPaper,
    ask_change,
    ask_home_alone_for,
    decide_change,
    settle_by_family,
    take_back_change,
)
from kehou.enrolment.actions.drafts import drop_draft, drop_old_drafts, keep_draft
from kehou.enrolment.actions.exports import (
    ExportDecided,
    ExportNeedsSecond,
    ExportOver,
    ExportWithoutReason,
    NobodyToAgree,
    OwnExport,
    ask_export,
    decide_export,
    take_export,
)
from kehou.enrolment.actions.families import Fetching, Wish, apply_together, rewrite
from kehou.enrolment.actions.lates import decide_late
from kehou.enrolment.actions.leaving import leave_service
from kehou.enrolment.actions.lettering import (
    extend_letter,
    lapse_letters,
    refuse_letter,
    register_paper_refusal,
    remind,
    save_template,
)
from kehou.enrolment.actions.letters import mark_read, mark_read_by_message, register_paper_signature, send_letters, sign_letter
from kehou.enrolment.actions.lotteries import (
    DrawTooSoon,
    LotteryDrawnAlready,
    LotteryWaits,
    NeedExceedsPlaces,
    NoNeedForLottery,
    TooEarlyToDraw,
    WordMissing,
    announce_lottery,
    draw_lottery,
)
from kehou.enrolment.actions.notices import (
    answer_objection,
    close_notice,
    file_objection,
    publish_notice,
    register_objection,
)
from kehou.enrolment.actions.onpaper import NobodySaidSo, register_answer, register_change
from kehou.enrolment.actions.places import end_place, end_places_of, follow_classes, free_ended_seats, grant_place
from kehou.enrolment.actions.refusals import (
    AnsweredAlready,
    AppliedAnew,
    ChangeDecided,
    ChangeTooEarly,
    ChangeWaiting,
    EndInThePast,
    ExtensionWithoutReason,
    FirstDayTooEarly,
    GradeListMissing,
    GradeListNotReady,
    GradeNotServed,
    Incomplete,
    LateNotTaken,
    LateWithoutReason,
    LetterBeforeNoticeEnd,
    LetterNotOpen,
    LetterOver,
    NobodyToShow,
    NoChangeReason,
    NoLetters,
    NoReason,
    NoSignature,
    NotChangeable,
    NothingChosen,
    NothingToChange,
    NoticeOver,
    NoticeStillRunning,
    OpenObjections,
    OwnChild,
    PlaceBeforeFirstDay,
    PlaceEndedAlready,
    PlaceHeldAlready,
    ReceivedOutside,
    ReviewOutOfTurn,
    RoundNeedsPlan,
    RoundNotOpen,
    RoundOpenAlready,
    SecondApplication,
    SheetOfAnother,
    SheetRegistered,
    SheetUnknown,
    SignedAlready,
    SlotFull,
    SlotNotOffered,
    TemplateFaulty,
    Unticked,
)
from kehou.enrolment.actions.resting import NoRestReason, NotByFamily, RestAlready, RestDays, rest_place
from kehou.enrolment.actions.reviewing import (
    SubstituteAlready,
    SubstituteDays,
    SubstituteOver,
    SubstituteWithoutAccount,
    TooManyReasons,
    end_substitute,
    name_substitute,
    set_reasons,
)
from kehou.enrolment.actions.reviews import review, submit_grade_list
from kehou.enrolment.actions.rounds import add_slot, close_round, follow_plan, open_by_plan, open_round
from kehou.enrolment.actions.seats import BelowTaken, set_capacity
from kehou.enrolment.actions.sheets import print_sheets, register_paper
from kehou.enrolment.actions.showing import hide_name, keep_notices
from kehou.enrolment.actions.summaries import sum_up_for_teachers
from kehou.enrolment.actions.surveys import (
    DaysUnsaid,
    EverybodyAnswered,
    NotAsked,
    RemindedLately,
    SurveyAlready,
    SurveyDays,
    SurveyOver,
    TooLateForSurvey,
    answer_survey,
    ask_families,
    close_survey,
    end_before_round,
    forget_words,
    open_survey,
    remind_silent,
)
from kehou.enrolment.actions.telling import (
    mark_opened,
    settle_letter,
    settle_round,
    tell_of_letters,
    tell_of_offers,
    tell_of_refusal,
    tell_of_review,
    tell_of_round,
)
from kehou.enrolment.actions.waiting import NotInLine, NotToWait, OfferOver, WaitingAlready, keep_lines
from kehou.enrolment.rules import Asked
from kehou.enrolment.rules.surveys import Wanted

__all__ = [
    # the survey before the round
    "DaysUnsaid", "EverybodyAnswered", "NotAsked", "RemindedLately", "SurveyAlready", "SurveyDays", "SurveyOver", "TooLateForSurvey",
    "Wanted", "answer_survey", "ask_families", "close_survey", "end_before_round", "forget_words", "open_survey", "remind_silent",
    "NoLetters", "advance_bundle", "ask_bundle", "begin_bundle", "drop_old_bundles", "fail_bundle", "finish_bundle",
    "DrawTooSoon", "LotteryDrawnAlready", "LotteryWaits", "NeedExceedsPlaces", "NoNeedForLottery", "TooEarlyToDraw", "WordMissing",
    "announce_lottery", "draw_lottery", "hide_name", "keep_notices", "SubstituteAlready", "SubstituteDays", "SubstituteOver",
    "SubstituteWithoutAccount", "TooManyReasons", "end_substitute", "name_substitute", "set_reasons",
    "LACKING", "AnsweredAlready", "Asked", "EndInThePast", "FirstDayTooEarly", "GradeListMissing", "GradeListNotReady", "GradeNotServed",
    "Incomplete", "LateNotTaken", "LateWithoutReason", "LetterBeforeNoticeEnd", "NoReason", "NoSignature", "NobodyToShow",
    "NotChangeable", "NothingChosen", "NoticeOver", "NoticeStillRunning", "OpenObjections", "OwnChild", "PlaceBeforeFirstDay",
    "PlaceEndedAlready", "PlaceHeldAlready", "ReviewOutOfTurn", "RoundNeedsPlan", "RoundNotOpen", "RoundOpenAlready", "SecondApplication",
    "SignedAlready", "SlotFull", "SlotNotOffered", "Unticked", "add_slot", "answer_objection", "apply", "change_application",
    "check_grade", "close_notice", "close_round", "end_place", "end_places_of", "file_objection", "follow_classes", "free_ended_seats", "grant_place", "mark_read", "mark_read_by_message",
    "follow_plan", "open_by_plan", "open_round", "publish_notice", "register_paper", "register_paper_signature", "review", "send_letters", "sign_letter",
    "mark_opened", "settle_letter", "settle_round", "sum_up_for_teachers", "tell_of_refusal", "submit_grade_list", "tell_of_letters", "tell_of_offers", "tell_of_review", "tell_of_round", "withdraw_application",
    # large exports
    "ExportDecided", "ExportNeedsSecond", "ExportOver", "ExportWithoutReason", "NobodyToAgree", "OwnExport", "ask_export",
    "decide_export", "take_export",
    # letters
    "AppliedAnew", "ExtensionWithoutReason", "LetterNotOpen", "LetterOver", "TemplateFaulty", "extend_letter", "lapse_letters", "refuse_letter", "register_paper_refusal", "remind",
    "save_template",
    # places through the term
    "BelowTaken", "NoRestReason", "NotByFamily", "NotInLine", "NotToWait", "OfferOver", "RestAlready", "RestDays", "WaitingAlready",
    "keep_lines", "settle_by_family", "rest_place", "set_capacity",
    # asking on the phone and on paper
    "Change", "ChangeDecided", "ChangeTooEarly", "ChangeWaiting", "Fetching", "NoChangeReason", "NothingToChange", "ReceivedOutside",
    "SheetOfAnother", "SheetRegistered", "SheetUnknown", "Wish", "apply_together", "ask_change", "ask_home_alone_for", "decide_change",
    "decide_late", "drop_draft", "drop_old_drafts", "keep_draft",
    # paper after the application
    "NobodySaidSo", "OnPaper", "register_answer", "register_change", "register_objection",
    "leave_service", "print_sheets", "rewrite", "take_back_change", "check_open",
]  # fmt: skip
