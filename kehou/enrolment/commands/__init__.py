"""Enrolment from the command line."""

from kehou.enrolment.commands.lottery import lottery

commands = [lottery]
