"""How fast the house is there: what a process must not wait for before its first page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATER = ("numpy", "ortools", "docx", "xlsxwriter", "openpyxl", "typst", "pypinyin")
STEPS = {
    "pypinyin": "from kehou.core.names import pinyin_of; pinyin_of('李小明')",
    "ortools": "from kehou.planner.matching import cheapest_assignment; cheapest_assignment([[1]])",
    "docx": "import kehou.papers.out.word",
}
STARTS = """
import json, sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
come = [sorted(set({later!r}) & set(sys.modules))]
for step in {steps!r}:
    exec(step)
    come.append(sorted(set({later!r}) & set(sys.modules)))
print(json.dumps(come))
"""


@pytest.fixture(scope="module")
def come() -> list[list[str]]:
    """Which of the heavy libraries a process has loaded when its addresses are known, and after each further step."""
    environment = {**os.environ, "KEHOU_DATABASE": "asleep", "DJANGO_SETTINGS_MODULE": "kehou.settings", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", STARTS.format(steps=list(STEPS.values()), later=LATER)]
    return json.loads(subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout)


def test_a_process_starts_without_the_heavy_libraries(come):
    """Each costs a tenth to half a second in every process; the second `make run` is to answer within five."""
    assert come[0] == []


@pytest.mark.parametrize("library", STEPS)
def test_what_is_needed_comes_when_it_is_needed(come, library):
    """The twin: the guard above sees a library that has come."""
    at = list(STEPS).index(library)
    assert library not in come[at]
    assert library in come[at + 1]
