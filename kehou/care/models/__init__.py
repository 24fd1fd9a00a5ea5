"""The day's tables: sessions and their marks, custody, permits and leave, alarms."""

from kehou.care.models.alarms import Alarm
from kehou.care.models.codes import PickupCode, Receipt
from kehou.care.models.corrections import Correction
from kehou.care.models.custody import HandOver, MakeUp, Movement
from kehou.care.models.health import HealthCheck
from kehou.care.models.incidents import Incident, IncidentNote, Involved
from kehou.care.models.late import LatePickup, LateStep
from kehou.care.models.muster import Muster, MusterLine
from kehou.care.models.paper import PaperList, PaperPhoto, PrintedPage
from kehou.care.models.patrol import PatrolVisit, Remedy, SessionCheck
from kehou.care.models.permits import AloneStop, Leave, Permit
from kehou.care.models.phones import PhoneEntry, PhoneTakeIn, Recognition
from kehou.care.models.routines import Routine
from kehou.care.models.sessions import Mark, Session, Watch

__all__ = [
    "Alarm", "AloneStop", "Correction", "HandOver", "HealthCheck", "Incident", "IncidentNote", "Involved", "LatePickup", "LateStep", "Leave",
    "MakeUp", "Mark", "Movement", "Muster", "MusterLine", "PaperList", "PaperPhoto", "PatrolVisit", "Permit", "PhoneEntry", "PhoneTakeIn", "PickupCode", "PrintedPage", "Receipt", "Recognition", "Remedy",
    "Routine", "Session", "SessionCheck", "Watch",
]  # fmt: skip
