"""How fast the house is there: what a process must not wait for before its first page."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATER = ("numpy", "ortools", "docx", "xlsxwriter", "openpyxl", "typst", "pypinyin")
STARTS = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
{more}
print(*sorted(set({later!r}) & set(sys.modules)))
"""


def brought_along(more: str = "") -> list[str]:
    """Which of the heavy libraries a process has loaded when its addresses are known, and after one more step."""
    environment = {**os.environ, "KEHOU_DATABASE": "asleep", "DJANGO_SETTINGS_MODULE": "kehou.settings", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", STARTS.format(more=more, later=LATER)]
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=True).stdout.split()


def test_a_process_starts_without_the_heavy_libraries():
    """Each costs a tenth to half a second in every process; the second `make run` is to answer within five."""
    assert brought_along() == []


@pytest.mark.parametrize(
    ("more", "library"),
    [
        ("from kehou.core.names import pinyin_of; pinyin_of('李小明')", "pypinyin"),
        ("from kehou.planner.matching import cheapest_assignment; cheapest_assignment([[1]])", "ortools"),
        ("import kehou.papers.out.word", "docx"),
    ],
)
def test_what_is_needed_comes_when_it_is_needed(more, library):
    """The twin: the guard above sees a library that has come."""
    assert library in brought_along(more)
