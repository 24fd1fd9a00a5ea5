"""Server: the ground the house stands on — its own PostgreSQL, its processes, its backups.

Nothing here knows a room, a model or a request; Django is asked only through its command line.
"""
