"""The cases that policy officers wrote, each one a test."""

import pytest

from kehou.policy.queries import library_in, texts_in
from kehou.policy.rules.cases import cases, failure

from .folders import OTHER, SEED

ALL = [(folder, case) for folder in (SEED, OTHER) for case in cases(texts_in(folder))[0]]


@pytest.mark.parametrize(("folder", "case"), ALL, ids=[f"{case.title}·{case.parameter}" for _, case in ALL])
def test_case(folder, case):
    wrong = failure(library_in(folder), case)
    assert wrong is None, wrong.said("zh")
