"""The desk's tables: which page each role opens first."""

from django.utils.translation import gettext_lazy as _

# PRODUCT, “people and what they open first”: role → address, the first that a person holds wins.
FIRST_PAGES: dict[str, str] = {
    "principal": "desk:school",
    "service_lead": "desk:term",
    "safety_officer": "care:board",
    "grade_leader": "desk:my_grade",
    "homeroom": "desk:my_class",
    "care_teacher": "care:duty",
    "gate": "care:gate",
    "finance": "desk:money",
    "district_officer": "desk:schools",
    "city_officer": "desk:schools",
    "operator": "desk:health",
    "audit_admin": "desk:journal",
    "policy_officer": "policy:book",
    "security_admin": "grants",
}

# The moments the demonstration's story turns on (label, day and time).
MOMENTS = [
    (_("开学第一周"), "2024-02-28T10:00"),
    (_("放学前 15:40"), "2024-04-10T15:40"),
    (_("合并班 17:00"), "2024-04-10T17:00"),
    (_("离校 18:00"), "2024-04-10T18:00"),
]
