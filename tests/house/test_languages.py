"""A message reaches each person in the person's language: whoever sends hands over lazy words, never words already said."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "kehou"
DOOR, TELLERS = "kehou.notices.actions", {"send", "send_drafts", "Draft"}
SAID_AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}


def imported(tree: ast.AST) -> set[tuple[str, str]]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return {(node.module, alias.name) for node in found for alias in node.names}


def tells(tree: ast.AST) -> bool:
    """Writes messages: imports a teller, or calls one through the room's door."""
    called = {node.func.attr for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
    names = imported(tree)
    through = ("kehou.notices", "actions") in names and called & TELLERS
    return bool(through or {(module, name) for module, name in names if module.startswith(DOOR) and name in TELLERS})


def filled_in(tree: ast.AST) -> list[int]:
    """Lines where a function that tells fills words in itself: `_("…") % facts` is said at once, in the sender's language."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and any(map(is_telling, ast.walk(node)))]
    return [
        node.lineno for one in functions for node in ast.walk(one) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod)
    ]


def is_telling(node: ast.AST) -> bool:
    name = getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""
    return name in TELLERS or name.startswith(("tell_", "_tell"))


def said_too_early(source: str) -> list[str]:
    tree = ast.parse(source)
    if not tells(tree):
        return []
    eager = sorted(name for module, name in imported(tree) if module == "django.utils.translation" and name in SAID_AT_ONCE)
    return eager + [f"line {number}: filled in with %" for number in filled_in(tree)]


def test_whoever_sends_messages_hands_over_lazy_words():
    wrong = {str(path.relative_to(HOUSE)): said_too_early(path.read_text("utf-8")) for path in HOUSE.rglob("*.py")}
    # notices itself writes them down, each in the language of its reader
    assert {path: why for path, why in wrong.items() if why and not path.startswith("notices/actions/")} == {}


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        (
            "from django.utils.translation import gettext as _\nfrom kehou.notices.actions import send\nsend([], title=_('名额'))",
            True,
        ),
        ("from kehou.notices import actions\nfrom django.utils.translation import ngettext\nactions.send([], title='')", True),
        ("from kehou.notices.actions import send\ndef tell(words, n):\n    send([], title=words % n)", True),
        (
            "from django.utils.translation import gettext_lazy as _\nfrom kehou.notices.actions import send\nsend([], title=_('名额'))",
            False,
        ),
        ("from django.utils.translation import gettext as _\nfrom kehou.notices import actions\nactions.read(1)", False),
    ],
)
def test_the_twin_words_already_said_are_found(source, caught):
    assert bool(said_too_early(source)) is caught
