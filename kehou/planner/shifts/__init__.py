"""Shifts: who works which shift on which day, for any staff (gate, patrol, canteen, a shared pool of schools); see ShiftsInstance."""
