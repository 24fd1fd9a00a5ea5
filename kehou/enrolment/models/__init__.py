"""Enrolment: who asked to come, who may come, and until when."""

from kehou.enrolment.models.applications import Application, GradeList, Review
from kehou.enrolment.models.asking import ChangeRequest, Draft, PaperSheet
from kehou.enrolment.models.letters import Letter, Signature
from kehou.enrolment.models.notices import Notice, NoticeSheet, Objection
from kehou.enrolment.models.places import Place
from kehou.enrolment.models.rounds import Round, Slot, SlotDay

__all__ = [
    "Application",
    "ChangeRequest",
    "Draft",
    "GradeList",
    "Letter",
    "Notice",
    "NoticeSheet",
    "Objection",
    "PaperSheet",
    "Place",
    "Review",
    "Round",
    "Signature",
    "Slot",
    "SlotDay",
]
