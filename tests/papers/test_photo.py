"""A page and its photo: drawn and read by the same layout; what is not clear is said so, and nothing is made up."""

import io
import random
import shutil

import numpy as np
import pytest
from PIL import Image

from kehou.papers.kinds.rolls import LAYOUT
from kehou.papers.out import pdf
from kehou.papers.photo import EMPTY, TICKED, UNCLEAR, NotFlat, boxes, codes_in, laid_flat, ticks
from kehou.papers.photo.flat import _by_squares
from kehou.papers.photo.plane import taken
from tests.papers.examples import a_roll
from tests.papers.photographer import PENS, PX, Hand, Shot, filled_in, photographed, printed

pytestmark = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="no poppler on this machine")
COLUMNS = dict(LAYOUT.boxes)
SAID = [{"present"}, {"present", "taken"}, {"absent"}, {"leave"}, {"present", "alone"}, set(), {"present"}, {"absent"}]


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Image.Image:
    return printed(pdf(a_roll(children=30)), tmp_path_factory.mktemp("page"))[0]


def shown(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("L")


def read(photo: Image.Image, rows: int = 30):
    return ticks(laid_flat(photo, codes_in(photo)[0], LAYOUT), LAYOUT, rows)


def ticked(row) -> set[str]:
    assert UNCLEAR not in row.says.values()
    return {name for name, said in row.says.items() if said == TICKED}


def test_the_typesetter_draws_each_box_where_the_layout_says(page):
    ink = np.asarray(page) < 128
    for row in (0, 14, 29):
        for column in COLUMNS.values():
            x, y = (at * PX for at in LAYOUT.middle(row, column))
            half = LAYOUT.box / 2 * PX
            edges = [ink[round(y), round(x + sign * half) - 2 : round(x + sign * half) + 3].any() for sign in (-1, 1)]
            edges += [ink[round(y + sign * half) - 2 : round(y + sign * half) + 3, round(x)].any() for sign in (-1, 1)]
            assert all(edges) and not ink[round(y - half / 2) : round(y + half / 2), round(x - half / 2) : round(x + half / 2)].any()
    for x, y in LAYOUT.marks:
        side = (LAYOUT.mark / 2 - 0.3) * PX
        assert ink[round(y * PX - side) : round(y * PX + side), round(x * PX - side) : round(x * PX + side)].all()


@pytest.mark.parametrize(("turn", "tilt", "pen", "quality"), [(3, 0.05, "gel", 85), (183, 0.15, "blue", 40), (97, 0.1, "marker", 60)])
def test_what_was_ticked_is_read_whichever_way_the_photo_is_turned(page, turn, tilt, pen, quality):
    draw = random.Random(turn)
    shot = Shot(turn=turn, tilt=tilt, slope=0.4, shadow=0.3, blur=0.6, noise=4, quality=quality, draw=draw)
    photo = photographed(filled_in(page, LAYOUT, SAID, pen=PENS[pen], draw=draw, shapes=("tick", "cross", "fill")), shot)
    found = read(shown(photo))
    assert [ticked(row) for row in found[: len(SAID)]] == SAID
    assert all(set(row.says.values()) == {EMPTY} for row in found[len(SAID) :])


def with_a_mark_of(page, darkness: float):
    """Two pages in one: a faint smear in the first row's first box, as an eraser leaves it."""
    hand = Hand(page, PENS["pencil"], random.Random(2))
    x, y = LAYOUT.middle(0, COLUMNS["present"])
    hand.lines.rectangle([(x - 1.9) * PX, (y - 1.9) * PX, (x + 1.9) * PX, (y + 1.9) * PX], fill=round(255 * (1 - darkness)))
    return shown(photographed(hand.done(), Shot(turn=1)))


def test_a_smear_that_is_neither_is_left_to_a_person(page):
    assert read(with_a_mark_of(page, 0.05), 3)[0].says["present"] == UNCLEAR


def test_twin_with_one_limit_instead_of_two_the_smear_is_read_as_a_tick_or_nothing(page, monkeypatch):
    monkeypatch.setattr(boxes, "_limits", lambda _inks: boxes.Limits(0, 0.045, 0.045))
    assert read(with_a_mark_of(page, 0.05), 3)[0].says["present"] in (TICKED, EMPTY)


def missing_its_box(page):
    hand = Hand(page, PENS["gel"], random.Random(3))
    x, y = LAYOUT.middle(0, COLUMNS["present"])
    hand.lines.line([((x + 2.8) * PX, (y - 2) * PX), ((x + 2.8) * PX, (y + 2) * PX)], fill=30, width=round(0.8 * PX))
    return shown(photographed(hand.done(), Shot(turn=1)))


def test_a_tick_beside_its_box_is_left_to_a_person(page):
    assert read(missing_its_box(page), 3)[0].says["present"] == UNCLEAR


def test_twin_without_a_look_beside_it_the_box_is_empty(page, monkeypatch):
    monkeypatch.setattr(boxes, "MISSED", 9)
    monkeypatch.setattr(boxes, "SHADOW", 9)
    assert read(missing_its_box(page), 3)[0].says["present"] == EMPTY


def under_the_edge_of_a_shadow(page):
    """A hard shadow whose edge runs through the boxes of the second row, as a phone held close throws it."""
    photo = np.asarray(shown(photographed(page, Shot(turn=0, noise=1)))).astype(np.float32)
    flat = codes_in(Image.fromarray(photo.astype(np.uint8)))[0]
    seen = _by_squares(Image.fromarray(photo.astype(np.uint8)), flat, LAYOUT)
    _x, y = taken(seen, [LAYOUT.middle(1, COLUMNS["present"])])[0]
    photo[round(y) :] *= 0.5
    return Image.fromarray(photo.astype(np.uint8))


def test_the_edge_of_a_shadow_is_no_ink(page):
    assert TICKED not in read(under_the_edge_of_a_shadow(page), 3)[1].says.values()


def test_twin_without_a_look_at_the_paper_about_it_the_edge_is_a_tick(page, monkeypatch):
    monkeypatch.setattr(boxes, "STEADY", 9)
    assert TICKED in read(under_the_edge_of_a_shadow(page), 3)[1].says.values()


def covered(page, *, corner: int):
    hand = Hand(page, PENS["gel"], random.Random(4))
    x, y = LAYOUT.marks[corner]
    hand.page = hand.page.copy()
    hand.page.paste(235, (round((x - 6) * PX), round((y - 6) * PX), round((x + 6) * PX), round((y + 6) * PX)))
    return shown(photographed(hand.done(), Shot(turn=2)))


@pytest.mark.parametrize("corner", range(4))
def test_a_hidden_corner_is_a_sentence_and_no_guess(page, corner):
    with pytest.raises(NotFlat) as said:
        read(covered(page, corner=corner))
    assert str(said.value) in ("corners", "bent")


def test_rows_are_followed_where_the_paper_is_curled(page):
    draw = random.Random(9)
    photo = photographed(filled_in(page, LAYOUT, SAID * 3, pen=PENS["ball"], draw=draw, shapes=("cross",)), Shot(turn=5, curl=2.0, draw=draw))
    assert [ticked(row) for row in read(shown(photo))[:24]] == SAID * 3


def test_no_photo_of_something_else_is_a_list():
    noise = np.random.default_rng(1).integers(0, 255, (900, 700), dtype=np.uint8)
    assert codes_in(Image.fromarray(noise)) == [] == codes_in(Image.new("L", (3, 2)))
