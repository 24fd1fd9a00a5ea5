"""Seats: short and short-sighted children in front, keep-apart pairs, left hands by the aisle (S5.4 座位表)."""
