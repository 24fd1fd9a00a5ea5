"""Enrolment's pages: for families, for the three levels of review, for the office, on paper."""
