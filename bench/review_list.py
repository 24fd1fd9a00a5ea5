"""A review list of 500 with last term's attendance beside each: at most 300 ms of this process.

python -m bench.review_list
"""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["tests/enrolment/test_review_cost.py", "-q", "-s", "-m", "heavy"]))
