"""Planning: groups, seats, rosters from the planner."""
