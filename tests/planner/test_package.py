"""The package is pure: no framework, no clock, and its own examples hold."""

import ast
import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import kehou.planner

MODULES = ["kehou.planner", *(m.name for m in pkgutil.walk_packages(kehou.planner.__path__, "kehou.planner."))]
FORBIDDEN = {"django", "time", "secrets", "os", "subprocess", "socket", "psycopg"}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_nothing_impure_is_imported():
    files = sorted(Path(kehou.planner.__file__).parent.rglob("*.py"))
    assert not {name for file in files for name in imports(file) if name.split(".")[0] in FORBIDDEN}
