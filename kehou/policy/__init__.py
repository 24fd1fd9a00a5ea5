"""Policy: what holds here, on this day, and which clause says so."""
