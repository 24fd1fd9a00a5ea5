"""Files on disk: ciphertext bound to its name, and the content again only through the storage."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from kehou.core.storage import SealedStorage


@pytest.fixture
def kept(tmp_path):
    return SealedStorage(location=tmp_path)


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "#aa8866").save(out, "JPEG")
    return out.getvalue()


def test_the_disk_shows_no_picture_and_the_storage_shows_it_again(kept, tmp_path):
    name = kept.save("collectors/a.jpg", ContentFile(a_photo()))
    on_disk = (tmp_path / name).read_bytes()
    assert b"JFIF" not in on_disk
    assert a_photo()[20:60] not in on_disk
    assert kept.open(name).read() == a_photo()


def test_twin_a_plain_storage_would_show_the_picture(tmp_path):
    from django.core.files.storage import FileSystemStorage

    name = FileSystemStorage(location=tmp_path).save("a.jpg", ContentFile(a_photo()))
    assert b"JFIF" in (tmp_path / name).read_bytes()


@pytest.mark.parametrize("harm", ["swapped", "changed", "plain", "empty"])
def test_another_file_in_its_place_is_no_file(kept, tmp_path, harm):
    one, other = (kept.save(f"{name}.jpg", ContentFile(a_photo())) for name in ("one", "other"))
    sealed = (tmp_path / other).read_bytes()
    said = {"swapped": sealed, "changed": (tmp_path / one).read_bytes()[:-1] + b"x", "plain": a_photo(), "empty": b""}[harm]
    (tmp_path / one).write_bytes(said)
    with pytest.raises(FileNotFoundError):
        kept.open(one)
