"""What changes about people."""

from kehou.people.actions.consents import record_consent

__all__ = ["record_consent"]
