"""What each wish of groups weighs against the others."""

SESSION, SPLIT, SPREAD, GRADE, MOVE = 10, 3, 1, 4, 5
NEVER = 10**7  # what is not to be had
