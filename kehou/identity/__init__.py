"""Identity: users, sign-in, roles."""
