"""What the planner is measured against: Timefold from PyPI in an environment of its own, and plain CP-SAT models."""
