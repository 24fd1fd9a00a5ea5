"""What general shift scheduling is asked: shifts, people with their limits, how many are wanted, who wishes what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from ..errors import all_different, at_least, must

HEAVIEST = 10_000_000  # a weight times the days: sums stay exact


@dataclass(frozen=True)
class Shift:
    """A time of work: `minutes` long; a person who works it works none of `not_next` on the day after; `needs` are skills."""

    id: str
    minutes: int
    name: str = ""
    not_next: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Worker:
    """A person with what is allowed, all of it hard.

    `most` limits shifts by name as (shift, at most so often); 0: never. A run is a row of working days, a rest a row of
    free ones. The days before the first and after the last are taken to fit whatever touches them: a run or rest
    there is never too short, and a longest run counts its days inside alone. A weekend counts when Saturday or Sunday
    is worked; -1 means no limit. `days_off` are days without work, counted from 0.
    """

    id: str
    name: str = ""
    skills: tuple[str, ...] = ()
    most: tuple[tuple[str, int], ...] = ()
    min_minutes: int = 0
    max_minutes: int = -1
    min_run: int = 1
    max_run: int = -1
    min_rest: int = 1
    max_weekends: int = -1
    days_off: tuple[int, ...] = ()


@dataclass(frozen=True)
class Cover:
    """How many are wanted in a shift on a day; each one missing costs `under`, each one more `over`."""

    day: int
    shift: str
    wanted: int
    under: int = 100
    over: int = 1


@dataclass(frozen=True)
class Request:
    """A wish to work this shift on this day, or not to (`off`); not granted it costs `weight`."""

    worker: str
    day: int
    shift: str
    weight: int = 1
    off: bool = False


@dataclass(frozen=True)
class Turn:
    """One person in one shift on one day."""

    worker: str
    day: int
    shift: str


@dataclass(frozen=True)
class ShiftsInstance:
    """`days` days of shifts, the first of which is weekday `first` (0: Monday). `pinned` turns were set by hand and are kept."""

    job: ClassVar[str] = "shifts"
    days: int
    shifts: tuple[Shift, ...]
    workers: tuple[Worker, ...]
    cover: tuple[Cover, ...] = ()
    requests: tuple[Request, ...] = ()
    pinned: tuple[Turn, ...] = ()
    first: int = 0

    @property
    def heaviest(self) -> int:
        """The largest weight of all."""
        return max([1, *(max(c.under, c.over) for c in self.cover), *(r.weight for r in self.requests)])

    def __post_init__(self) -> None:
        at_least(self.days, 1, "days")
        must(self.days <= 1000, "days", f"至多 1000 天，现为 {self.days}", f"must be at most 1000, is {self.days}")
        must(0 <= self.first <= 6, "first", "应为 0（周一）到 6（周日）", "must be 0 (Monday) to 6 (Sunday)")
        all_different([s.id for s in self.shifts], "shifts[{}].id")
        all_different([w.id for w in self.workers], "workers[{}].id")
        all_different([(c.day, c.shift) for c in self.cover], "cover[{}]")
        all_different([(r.worker, r.day, r.shift, r.off) for r in self.requests], "requests[{}]")
        all_different([(t.worker, t.day) for t in self.pinned], "pinned[{}]")
        self._check_shifts()
        for i, worker in enumerate(self.workers):
            self._check_worker(worker, f"workers[{i}]")
        self._check_wanted()

    def _check_shifts(self) -> None:
        known = {s.id for s in self.shifts}
        for i, shift in enumerate(self.shifts):
            at_least(shift.minutes, 1, f"shifts[{i}].minutes")
            _known(shift.not_next, known, f"shifts[{i}].not_next")

    def _check_worker(self, worker: Worker, path: str) -> None:
        known = {s.id for s in self.shifts}
        for name, least in (("min_minutes", 0), ("max_minutes", -1), ("min_run", 1), ("max_run", -1), ("min_rest", 1), ("max_weekends", -1)):
            at_least(getattr(worker, name), least, f"{path}.{name}")
        _known((name for name, _most in worker.most), known, f"{path}.most")
        all_different([name for name, _most in worker.most], f"{path}.most[{{}}]")
        for j, (_name, most) in enumerate(worker.most):
            at_least(most, 0, f"{path}.most[{j}][1]")
        for j, day in enumerate(worker.days_off):
            self._check_day(day, f"{path}.days_off[{j}]")

    def _check_wanted(self) -> None:
        known, people = {s.id for s in self.shifts}, {w.id for w in self.workers}
        for i, cover in enumerate(self.cover):
            self._check_day(cover.day, f"cover[{i}].day")
            for name in ("wanted", "under", "over"):
                at_least(getattr(cover, name), 0, f"cover[{i}].{name}")
            must(cover.shift in known, f"cover[{i}].shift", f"没有班次“{cover.shift}”", f"no shift {cover.shift!r}")
        for name in ("requests", "pinned"):
            for i, one in enumerate(getattr(self, name)):
                self._check_day(one.day, f"{name}[{i}].day")
                must(one.worker in people, f"{name}[{i}].worker", f"没有人员“{one.worker}”", f"no worker {one.worker!r}")
                must(one.shift in known, f"{name}[{i}].shift", f"没有班次“{one.shift}”", f"no shift {one.shift!r}")
        for i, request in enumerate(self.requests):
            at_least(request.weight, 0, f"requests[{i}].weight")

        most = HEAVIEST // self.days
        must(self.heaviest <= most, "cover", f"{self.days} 天时每项权重至多 {most}", f"with {self.days} days a weight is at most {most}")

    def _check_day(self, day: int, path: str) -> None:
        must(0 <= day < self.days, path, f"应为 0 到 {self.days - 1}", f"must be 0 to {self.days - 1}")


def _known(names: Iterable[str], known: set[str], path: str) -> None:
    for j, name in enumerate(names):
        must(name in known, f"{path}[{j}]", f"没有班次“{name}”", f"no shift {name!r}")
