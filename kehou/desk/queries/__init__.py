"""What each first page tells, gathered through the doors of the rooms below."""

from kehou.desk.queries.classes import Staying, grade_rows, staying_on
from kehou.desk.queries.family import children_today
from kehou.desk.queries.found import children_found, staff_found
from kehou.desk.queries.offices import health_of, school_rows
from kehou.desk.queries.school import Term, ratio_of, term_of

__all__ = [
    "Staying", "Term", "children_found", "children_today", "grade_rows", "health_of", "ratio_of", "school_rows", "staff_found",
    "staying_on", "term_of",
]  # fmt: skip
