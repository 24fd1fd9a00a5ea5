"""The live board with 1,000 children: opens within 300 ms; what a hundred viewers' asking costs.

python -m bench.live_board
"""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["tests/care/test_board.py", "-q", "-s", "-m", "heavy"]))
