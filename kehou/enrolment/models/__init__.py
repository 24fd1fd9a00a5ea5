"""Enrolment: who asked to come, who may come, and until when."""

from kehou.enrolment.models.applications import Application, GradeList, Review
from kehou.enrolment.models.asking import ChangeRequest, Draft, PaperSheet
from kehou.enrolment.models.bundles import Bundle
from kehou.enrolment.models.exports import Export
from kehou.enrolment.models.letters import Letter, LetterTemplate, Signature
from kehou.enrolment.models.lotteries import Lottery, LotterySeed, Standing
from kehou.enrolment.models.notices import Notice, NoticeExtension, NoticeSheet, Objection
from kehou.enrolment.models.places import Place
from kehou.enrolment.models.reviewing import ReviewReasons, Substitute
from kehou.enrolment.models.rounds import Round, Slot, SlotDay
from kehou.enrolment.models.surveys import Survey, SurveyAnswer
from kehou.enrolment.models.waiting import Offer, Rest, Waiting

__all__ = [
    "Application",
    "Bundle",
    "ChangeRequest",
    "Draft",
    "Export",
    "GradeList",
    "Letter",
    "LetterTemplate",
    "Lottery",
    "LotterySeed",
    "Notice",
    "NoticeExtension",
    "NoticeSheet",
    "Objection",
    "Offer",
    "PaperSheet",
    "Place",
    "Rest",
    "Review",
    "ReviewReasons",
    "Round",
    "Signature",
    "Slot",
    "SlotDay",
    "Standing",
    "Substitute",
    "Survey",
    "SurveyAnswer",
    "Waiting",
]
