"""The list of guards that are tried one by one (`python -m bench.guards`) names what stands in the house."""

from pathlib import Path

from bench.guards import ROOMS, guards

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_guard_named_still_stands():
    found = list(guards(ROOT, ["core", *ROOMS]))
    assert {"core", "care", "enrolment"} <= {one.file.split("/")[1] for one in found} <= {"core", *ROOMS}
    for one in found:
        assert (ROOT / one.file).read_text()[one.start : one.end].strip()
