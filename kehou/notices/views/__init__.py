"""A person's inbox at a desk and on the phone."""
