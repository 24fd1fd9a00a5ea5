"""What planning hands out: rosters and roll books on paper, afternoons as a calendar."""
