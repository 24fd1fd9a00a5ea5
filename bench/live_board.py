"""The live board with 1,000 children: opens within 300 ms; a hundred viewers over HTTP have each change within two seconds.

python -m bench.live_board          BOARD_VIEWERS=20 BOARD_SECONDS=15 for a short look
"""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["tests/care/test_board.py", "tests/care/test_board_viewers.py", "-q", "-s", "-m", "heavy"]))
