"""Enrolment: who asked to come, who may come, and until when."""

from kehou.enrolment.models.applications import Application, GradeList, Review
from kehou.enrolment.models.asking import ChangeRequest, Draft, PaperSheet
from kehou.enrolment.models.bundles import Bundle
from kehou.enrolment.models.letters import Letter, LetterTemplate, Signature
from kehou.enrolment.models.lotteries import Lottery, LotterySeed, Standing
from kehou.enrolment.models.notices import Notice, NoticeExtension, NoticeSheet, Objection
from kehou.enrolment.models.places import Place
from kehou.enrolment.models.reviewing import ReviewReasons, Substitute
from kehou.enrolment.models.rounds import Round, Slot, SlotDay

__all__ = [
    "Application",
    "Bundle",
    "ChangeRequest",
    "Draft",
    "GradeList",
    "Letter",
    "LetterTemplate",
    "Lottery",
    "LotterySeed",
    "Notice",
    "NoticeExtension",
    "NoticeSheet",
    "Objection",
    "PaperSheet",
    "Place",
    "Review",
    "ReviewReasons",
    "Round",
    "Signature",
    "Slot",
    "SlotDay",
    "Standing",
    "Substitute",
]
