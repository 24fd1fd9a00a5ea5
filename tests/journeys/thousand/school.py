"""Who is who at the school of a thousand: classes, offices, families with their phones, and the story's own book."""

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kehou.core import clock
from kehou.core.scope import acting
from kehou.organisation.models import Campus, HomeClass
from kehou.people.models import Pupil
from tests.factories import everything
from tests.journeys.cast import SHANGHAI, Person, a_city, last_code, words

CLASSES = [(grade, number) for grade in range(1, 7) for number in range(1, 5)]
SERVED = [at for at in CLASSES if at[0] <= 5]  # S2: grades one to five
SEATS = {"北校区": 360, "南校区": 250}  # of the first slot, each day; 17:00 has its own for all together
LATE_SEATS = 80
CARE, LATE, WEEK = "放学后看护", "延时看护", [1, 2, 3, 4, 5]


@dataclass(frozen=True)
class Room:
    """A home class with who decides about it."""

    home: HomeClass
    teacher: Person
    leader: Person


class Family(Person):
    """A guardian with a phone; everything about a child is found by way of its pages."""

    def asked(self, child: Any) -> Any:
        """The child's application, from the family's own list; the child, or its key."""
        cards = self.reads("enrolment:family_home").context["cards"]
        return next(card["application"] for card in cards if card["pupil"].pk == getattr(child, "pk", child))

    def follows(self, child: Any) -> Any:
        """The page on which the family follows it."""
        return self.reads("enrolment:application", application=self.asked(child).pk)

    def signs(self, letter: Any, *, code: str = "", **signed: str) -> Any:
        """Tick every line, ask for the code, sign; the answer as the family sees it."""
        ticks = {f"confirm_{i}": "on" for i in range(len(letter.requirements))}
        self.does("enrolment:letter_code", {**ticks, **signed}, letter=letter.pk)
        self.signing = {**ticks, **signed, "code": code or last_code(self.phone)}
        return self.client.post(self.address("enrolment:sign", letter=letter.pk), self.signing)


class Story:
    """Who is who, and what the story itself has counted, to be held against the school's pages at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder  # what families take home
        self.house, self.neighbour, self.district = a_city()
        self.lead, self.principal = self.house["service_lead"], self.house["principal"]
        self.rooms = {at: Room(*self.house.of_class(*at)) for at in CLASSES}
        self.families: dict[UUID, Family] = {}
        self.became: dict[UUID, str] = {}  # of every child that applied, by what became of it
        self.asked: set[UUID] = set()  # who holds an offer of the waiting list
        self.later: set[UUID] = set()  # children who come into the story after the first week
        self._children: dict[tuple[int, int], list[Pupil]] = {}
        self.told = Counter[str]()

    @contextmanager
    def inside(self) -> Iterator[Any]:
        """To look something up that no page needs to show."""
        with acting(everything(self.house.unit)) as scope:
            yield scope

    def children(self, *at: int) -> list[Pupil]:
        """The pupils of a class as they were when the term began, by name."""
        key = (at[0], at[1])
        if key not in self._children:
            with self.inside():
                rows = Pupil.objects.filter(home_class=self.rooms[key].home).select_related("home_class__grade", "home_class__campus")
                self._children[key] = list(rows.order_by("pinyin", "pk"))
        return self._children[key]

    def child(self, grade: int, number: int, index: int) -> Pupil:
        return self.children(grade, number)[index]

    def without_a_phone(self, *at: int) -> list[Pupil]:
        """Two of each class."""
        return self.children(*at)[2:4]

    def is_plain(self, child: Any) -> bool:
        """Has a phone, and nothing has been told of the child so far."""
        return child.pk in self.families and child.pk not in self.became and child.pk not in self.later

    def on_the_phone(self, pupils: Iterable[UUID]) -> list[UUID]:
        """Those whose family has one, in the same order; a teacher's own account has none."""
        return [one for one in pupils if one in self.families and self.families[one].phone]

    def family_of(self, child: Any) -> Family:
        return self.families[child.pk]

    def campuses(self) -> dict[str, Campus]:
        with self.inside():
            return {one.name: one for one in Campus.objects.all()}

    def stranger(self) -> Person:
        """Somebody on the open web."""
        return Person(unit=self.house.unit)


def posted(person: Person, name: str, data: dict[str, Any], **at: Any) -> Any:
    """One post without following where it leads, by somebody who is signed in already: for what hundreds do."""
    answer = person.client.post(person.address(name, **at), data)
    assert answer.status_code == 302, f"{name} answers {answer.status_code}: {words(answer)[:1500]}"
    return answer


@contextmanager
def at_the_second(day: str, hour: int, minute: int, second: int) -> Iterator[None]:
    """The house's clock stands still at this second."""
    moment = datetime.fromisoformat(day).replace(hour=hour, minute=minute, second=second, tzinfo=SHANGHAI)
    with time_machine.travel(datetime.now(UTC), tick=False):
        clock.move_to(moment)
        yield


def a_photo() -> SimpleUploadedFile:
    """A sheet of paper, photographed."""
    out = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(out, "JPEG")
    return SimpleUploadedFile("sheet.jpg", out.getvalue(), "image/jpeg")
