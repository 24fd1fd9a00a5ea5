"""The policy book: for staff at their unit, and for everybody."""
