"""What a person types about pupils and guardians."""
