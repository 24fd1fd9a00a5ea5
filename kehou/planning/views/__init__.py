"""Pages of planning: the office's, the teacher's own duties, the family's, the public's."""
