"""Care's pages: the teacher's duty, a child's release, the gate, the board, permits, the family."""
