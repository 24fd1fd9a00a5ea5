"""Pages about pupils and guardians."""
