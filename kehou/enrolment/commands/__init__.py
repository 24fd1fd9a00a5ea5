"""Enrolment from the command line."""

from kehou.enrolment.commands.lottery import lottery
from kehou.enrolment.commands.signature import signature

commands = [lottery, signature]
