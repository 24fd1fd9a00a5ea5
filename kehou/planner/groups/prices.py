"""What is not to be had costs this: more than any plan, whatever each wish weighs."""

NEVER = 10**9
