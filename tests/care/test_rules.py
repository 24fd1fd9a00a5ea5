"""The examples in the rules hold."""

import doctest
from importlib import import_module

import pytest


@pytest.mark.parametrize("name", ["assessment", "days", "leaving", "paper", "phones"])
def test_every_example_in_the_rules_holds(name):
    told = doctest.testmod(import_module(f"kehou.care.rules.{name}"))
    assert (told.failed, told.attempted > 0) == (0, True)
