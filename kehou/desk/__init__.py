"""Desk: each person's first page and what waits for them."""
