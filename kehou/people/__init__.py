"""People: pupils, guardians, collectors, consents."""
