"""People's rules: pure functions over plain values."""
