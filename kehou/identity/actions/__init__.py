"""Accounts, roles and codes: what changes who may come in."""

from kehou.identity.actions.accounts import (
    close_account,
    end_sessions,
    guardian_account,
    open_account,
    reset_password,
)
from kehou.identity.actions.codes import CodeVerdict, claim_code, send_code
from kehou.identity.actions.grants import end_role, grant_role
from kehou.identity.actions.language import speak

__all__ = [
    "CodeVerdict", "claim_code", "close_account", "end_role", "end_sessions", "grant_role", "guardian_account",
    "open_account",
    "reset_password", "send_code", "speak",
]  # fmt: skip
