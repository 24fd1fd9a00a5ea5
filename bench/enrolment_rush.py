"""3,000 families apply through the whole stack, eight at a time: p95 at most 3 s, none lost; and a server killed before the commit.

python -m bench.enrolment_rush          RUSH_FAMILIES=300 for a short look
"""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["tests/enrolment/test_rush_heavy.py", "-q", "-s", "-m", "heavy"]))
