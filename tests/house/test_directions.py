"""What imports cannot show: references point down, news travels up, doors are used, names agree."""

import ast
import configparser
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from kehou import wiring
from kehou.core.events import Event
from kehou.core.roles import permissions

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "kehou"


def floors() -> dict[str, int]:
    """Height of each room as the contract says it, the roof highest."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / ".importlinter")
    lines = parser["importlinter:contract:floors"]["layers"].strip().splitlines()
    return {name: len(lines) - i for i, line in enumerate(lines) for name in re.findall(r"\w+", line)}


FLOORS = floors()
ROOMS = [a.label for a in apps.get_app_configs() if a.name.startswith("kehou.") and a.label not in ("core", "ui")]
DOORS = {"queries", "actions", "events", "choices"}
FOUNDATION = {"core", "ui", "papers", "planner", "server", "settings"}


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_foreign_keys_point_down():
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("kehou.") or room_of(model.__module__) == "core":
            continue
        for field in model._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and target.__module__.startswith("kehou."):
                here, there = room_of(model.__module__), room_of(target.__module__)
                if here != there and FLOORS[there] >= FLOORS[here]:
                    upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert upward == []


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("kehou.")}


def test_rooms_enter_each_other_by_their_doors_only():
    through_the_wall = []
    for room in ROOMS:
        for path in (HOUSE / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for name in imports(path):
                parts = name.split(".")
                if parts[1] in ROOMS and parts[1] != room and (len(parts) < 3 or parts[2] not in DOORS):
                    through_the_wall.append(f"{path.relative_to(ROOT)} imports {name}")
    assert through_the_wall == []


def all_events() -> list[type[Event]]:
    def below(kind: type[Event]) -> list[type[Event]]:
        return [kind, *(one for sub in kind.__subclasses__() for one in below(sub))]

    return [e for e in below(Event) if e is not Event and e.__module__.startswith("kehou.")]


def test_every_event_is_listed_in_wiring():
    assert {e.kind() for e in all_events()} - {e.kind() for e in wiring.REACTIONS} == set()


def twice(source: str) -> list[str]:
    """Keys that a table of the source writes twice: the later line would quietly undo the earlier."""
    tables = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict)]
    keys = [[ast.unparse(key) for key in table.keys if key is not None] for table in tables]
    return sorted({key for found in keys for key in found if found.count(key) > 1})


def test_no_event_and_no_wall_is_listed_twice():
    assert twice((HOUSE / "wiring.py").read_text()) == []


def test_twin_a_line_written_twice_is_found():
    assert twice("REACTIONS = {care.Left: [tell], care.Came: [], care.Left: []}") == ["care.Left"]


def test_news_only_travels_up():
    down = [
        f"{event.kind()} → {react.__module__}"
        for event, reactions in wiring.REACTIONS.items()
        for react in reactions
        if FLOORS[room_of(react.__module__)] < FLOORS[room_of(event.__module__)]
    ]
    assert down == []


def views(patterns=None, prefix: str = "") -> list[tuple[str, object, str]]:
    """(address, view, name) of every address of the house."""
    found = []
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += views(entry.url_patterns, address)
        elif isinstance(entry, URLPattern):
            found.append((address, entry.callback, entry.name or ""))
    return found


def our_views() -> list[tuple[str, object, str]]:
    return [(a, v, n) for a, v, n in views() if getattr(v, "__module__", "").startswith("kehou.")]


WITHOUT_SCOPE = {  # before there is a person, or about oneself only: each with its reason
    "kehou.ui.views": "the gallery, in the demonstration only",
    "kehou.identity.views": "signing in and one's own account",
    "kehou.desk.views.front": "the front door sends everybody to their own first page",
}


def test_every_view_names_its_permission():
    bare = [
        f"{address} ({view.__module__}.{view.__name__})"
        for address, view, _ in our_views()
        if not hasattr(view, "door") and not any(view.__module__.startswith(name) for name in WITHOUT_SCOPE)
    ]
    assert bare == []


def test_permissions_of_views_and_table_are_the_same():
    named = {view.door.permission for _, view, _ in our_views() if hasattr(view, "door")}
    named |= {panel.permission for panels in wiring.WALLS.values() for panel in panels}
    inner = set(re.findall(r"""may[(:]\s*["']([a-z_]+\.[a-z_]+)["']""", _all_text()))
    assert {
        "unknown to roles.yaml": sorted(named - permissions()),
        "named by no view": sorted(permissions() - named - inner),
    } == {
        "unknown to roles.yaml": [],
        "named by no view": [],
    }


def _all_text() -> str:
    return "\n".join(p.read_text(encoding="utf-8") for ext in ("*.py", "*.html") for p in HOUSE.rglob(ext))


def test_a_staff_address_carries_its_unit_and_a_family_address_does_not():
    wrong = [
        a
        for a, v, _ in our_views()
        if getattr(getattr(v, "door", None), "desk", "") == "unit" and not a.startswith("<slug:unit>/")
    ]
    wrong += [
        a for a, v, _ in our_views() if getattr(getattr(v, "door", None), "desk", "") == "family" and not a.startswith("family/")
    ]
    assert wrong == []


LINK = re.compile(r"""\{%\s*url\s+["'](\w+):""")


@pytest.mark.parametrize("room", ROOMS)
def test_template_links_point_to_the_same_floor_or_below(room):
    upward = [
        f"{path.name} → {target}"
        for path in (HOUSE / room).rglob("*.html")
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if target in FLOORS and FLOORS[target] > FLOORS[room]
    ]
    assert upward == []


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "common.py", "services.py"])
def test_there_are_no_drawers(name):
    assert list(HOUSE.rglob(name)) == []


def test_only_the_clock_reads_the_time():
    reader = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|localdate\(|time\.time\(")
    allowed = {"core/clock.py"}
    found = [
        str(p.relative_to(HOUSE))
        for p in HOUSE.rglob("*.py")
        if not {"migrations", "server"} & set(p.parts) and reader.search(p.read_text(encoding="utf-8"))
    ]
    assert set(found) - allowed == set()
