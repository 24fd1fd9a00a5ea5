"""Groups: children in groups of 25–30, home classes and brothers and sisters together, each in a room (S5.4)."""
