"""Roll call of 30 children in one request: at most 30 CPU-ms in the median.

python -m bench.roll_call
"""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["tests/care/test_cost.py", "-q", "-s", "-m", "heavy"]))
