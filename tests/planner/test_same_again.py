"""The same question has the same answer in every process: no order of a set of texts reaches the solver."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
from random import Random
from hashlib import sha256
from kehou.planner import GroupsInstance, Pupil, Room
from kehou.planner.groups import exact
from kehou.planner.groups.search import Cell, fill

draw = Random(7)
pupils = tuple(Pupil(f"p{n}", "north", 1 + n % 3, f"class {n % 7}", weekdays=tuple(draw.random() < 0.8 for _ in range(5)), siblings=f"kin {n // 2}") for n in range(60))
rooms = [Room(f"r{n}", "north", 40) for n in range(3)]
cell = Cell(list(pupils), rooms, GroupsInstance(pupils, tuple(rooms)))
fill(cell)
from ortools.sat.python import cp_model
model = exact._Model(cell, range(3), range(len(cell.families)), cp_model.CpModel(), alone=False)
model.build()
print(sha256(str(model.said.proto).encode()).hexdigest())
"""


def asked(seed: int, program: str = PROGRAM) -> str:
    """What a process of its own makes of it, texts hashed by this seed."""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": str(seed)})
    return said.stdout.strip()


@pytest.mark.heavy
def test_the_exact_model_of_groups_is_the_same_in_every_process():
    assert asked(1) == asked(2)
