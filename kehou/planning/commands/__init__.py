"""`kehou plan`: the planner at the command line, from a file to a file; no database, no school."""

from .plan import plan

commands = [plan]
