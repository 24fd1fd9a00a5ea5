"""Candidates of a duty among 120 teachers within 50 ms; a school's 100 roll books within 10 s.

python -m bench.planning
"""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["tests/planning/test_cost.py", "-q", "-s", "-m", "heavy"]))
