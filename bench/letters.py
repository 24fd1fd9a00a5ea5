"""1,000 letters as one file, made by the worker's task: at most 10 s of computing and on the clock.

python -m bench.letters
"""

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["tests/enrolment/test_thousand_letters.py", "-q", "-s", "-m", "heavy"]))
