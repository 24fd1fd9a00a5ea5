"""Tour: the house describes itself — floors, news and clauses, written from the code into docs/."""
