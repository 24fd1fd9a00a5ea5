"""Whole stories: a term from the plan to the gate, and everybody's pages in a real browser."""
