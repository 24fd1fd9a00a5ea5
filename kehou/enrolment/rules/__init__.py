"""Enrolment's rules: pure sums over plain values and the rule sets policy fills in."""

from kehou.enrolment.rules.asking import (
    Asked,
    Lack,
    alone_on,
    grade_fits,
    is_late,
    lacks,
    may_edit,
    may_request,
    number_of,
    window,
)
from kehou.enrolment.rules.letters import REQUIREMENTS, VERSION, letter_text, signed_text
from kehou.enrolment.rules.notices import digest, masked, notice_row, open_counts
from kehou.enrolment.rules.reviewing import state_after, step_for, step_number
from kehou.enrolment.rules.sets import (
    ApplicationRules,
    EligibilityRules,
    LetterRules,
    PublicNoticeRules,
    ReviewRules,
    ServiceTimeRules,
)

__all__ = [
    "REQUIREMENTS", "VERSION", "ApplicationRules", "Asked", "EligibilityRules", "Lack", "LetterRules", "PublicNoticeRules",
    "ReviewRules", "ServiceTimeRules", "alone_on", "digest", "grade_fits", "is_late", "lacks", "letter_text", "masked", "may_edit", "may_request", "notice_row",
    "number_of", "open_counts", "signed_text", "state_after", "step_for", "step_number", "window",
]  # fmt: skip
