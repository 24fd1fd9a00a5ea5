"""What the browser fetches: packed, kept for good when its name carries its fingerprint."""

import re

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(client, settings) -> list[str]:
    settings.KEHOU_DEMO = True
    if not (settings.DIST / "manifest.json").exists():
        pytest.skip("the front end is not built: npm run build")
    page = client.get("/ui/gallery/").content.decode()
    return re.findall(r'(?:href|src)="(/static/[^"#]+)', page)


def test_style_and_script_are_packed_and_kept(client, addresses):
    kept = [address for address in addresses if "/assets/" in address]
    assert {address.rsplit(".", 1)[1] for address in kept} == {"css", "js"}
    for address in kept:
        answer = client.get(address, headers={"accept-encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_phone_fetches_less_than_a_hundred_kilobytes(client, addresses):
    answers = [client.get(address, headers={"accept-encoding": "gzip"}) for address in set(addresses)]
    assert sum(int(answer.headers["Content-Length"]) for answer in answers) < 100_000


def test_no_page_names_a_third_host(client, addresses):
    page = client.get("/ui/gallery/").content.decode()
    assert re.findall(r'(?:href|src)="(?:https?:)?//', page) == []


def test_every_icon_of_the_navigation_is_in_the_sprite(settings):
    from kehou import wiring

    named = {icon for _heading, links in wiring.GROUPS for icon in links.values()} | {icon for *_rest, icon in wiring.TABS}
    if not (settings.DIST / "icons.svg").exists():
        pytest.skip("the front end is not built: npm run build")
    sprite = (settings.DIST / "icons.svg").read_text("utf-8")
    assert {icon for icon in named if f'<symbol id="{icon}"' not in sprite} == set()
