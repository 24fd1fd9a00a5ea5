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
from kehou.enrolment.rules.letters import REQUIREMENTS, VERSION, day_words, letter_text, signed_text, values_for
from kehou.enrolment.rules.lottery import (
    ALGORITHM,
    Entry,
    Ranked,
    commitment_of,
    document_of,
    drawn,
    exceeds,
    faults,
    groups_of,
    list_digest,
)
from kehou.enrolment.rules.notices import canonical, digest, masked, notice_row, open_counts
from kehou.enrolment.rules.reviewing import REASONS, WEIGHTY, Seen, attention, decider, state_after, step_for, step_number, weight
from kehou.enrolment.rules.sets import (
    ApplicationRules,
    CapacityRules,
    EligibilityRules,
    LetterRules,
    PlacesRules,
    PublicNoticeRules,
    ReviewRules,
    ServiceTimeRules,
    SurveyRules,
)

__all__ = [
    "day_words", "values_for",
    "ALGORITHM", "REASONS", "WEIGHTY", "CapacityRules", "Entry", "Ranked", "Seen", "attention", "canonical", "commitment_of", "decider", "document_of", "drawn",
    "exceeds", "faults", "groups_of", "list_digest", "weight",
    "REQUIREMENTS", "VERSION", "ApplicationRules", "Asked", "EligibilityRules", "Lack", "LetterRules", "PlacesRules", "PublicNoticeRules",
    "ReviewRules", "ServiceTimeRules", "SurveyRules", "alone_on", "digest", "grade_fits", "is_late", "lacks", "letter_text", "masked", "may_edit", "may_request", "notice_row",
    "number_of", "open_counts", "signed_text", "state_after", "step_for", "step_number", "window",
]  # fmt: skip
