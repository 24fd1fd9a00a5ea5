"""The pure part of policy: texts in, dated answers out. No Django, no disk, no clock."""
