"""The day's tables: sessions and their marks, custody, permits and leave, alarms."""

from kehou.care.models.alarms import Alarm
from kehou.care.models.codes import PickupCode, Receipt
from kehou.care.models.custody import HandOver, MakeUp, Movement
from kehou.care.models.permits import Leave, Permit
from kehou.care.models.phones import PhoneEntry
from kehou.care.models.sessions import Mark, Session, Watch

__all__ = ["Alarm", "HandOver", "Leave", "MakeUp", "Mark", "Movement", "Permit", "PhoneEntry", "PickupCode", "Receipt", "Session", "Watch"]
