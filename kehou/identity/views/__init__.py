"""Pages of signing in and of roles."""
