"""Enrolment: who asked to come, who may come, and until when."""
