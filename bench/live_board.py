"""The live board with 1,000 children: opens within 300 ms; a hundred viewers over HTTP have each change within two seconds.

The database waits for the disk as a school's does.

python -m bench.live_board          BOARD_VIEWERS=20 BOARD_SECONDS=15 for a short look
"""

import sys

import pytest

from kehou.server import cluster

if __name__ == "__main__":
    cluster.FLEETING = cluster.DURABLE
    sys.exit(pytest.main(["tests/care/test_board.py", "tests/care/test_board_viewers.py", "-n0", "-q", "-s", "-m", "heavy"]))
