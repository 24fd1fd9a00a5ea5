"""What docs/ says about the house is true."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from kehou.policy import queries as policy
from kehou.tour import citations, floors
from kehou.tour.addresses import addresses
from kehou.tour.missing import MISSING

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def doc(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_floors_are_what_the_contract_and_the_wiring_say():
    assert doc("floors.md") == floors.page(), "run: make docs"


def test_every_clause_has_its_chapter():
    chapters = re.findall(r"^## ([SC][\d.a-d]+)$", doc("clauses.md"), re.M)
    assert len(chapters) == 45
    assert sorted(chapters) == sorted(one.id for one in policy.clauses())


def test_what_is_missing_is_said_of_clauses_that_exist():
    assert set(MISSING) <= {one.id for one in policy.clauses()}


def test_every_page_a_clause_names_exists():
    known = {one.name for one in addresses()}
    named = set(re.findall(r"^- `([\w:]+)` (?:GET|POST) `", doc("clauses.md"), re.M))
    assert named, "no pages named"
    assert named - known == set(), "run: make docs"


def test_every_test_a_clause_names_exists():
    named = set(re.findall(r"^- `(tests/[\w/]+\.py)::(test_\w+)`", doc("clauses.md"), re.M))
    assert named, "no tests named"
    gone = [f"{file}::{name}" for file, name in named if not _tells(ROOT / file, name)]
    assert gone == [], "run: make docs"


def _tells(path: Path, name: str) -> bool:
    return path.exists() and f"def {name}(" in path.read_text("utf-8")


def test_a_page_is_found_by_what_its_action_refuses():
    """The grade leader's page doesn't say S5.2 itself; the review it tells does."""
    assert "organisation:file" in {one.name for one in citations.pages()["S7.1"]}


MODELS = sorted({m.__name__ for m in apps.get_models() if m.__module__.startswith("kehou.")})


@pytest.mark.parametrize("model", MODELS)
def test_every_table_has_its_word(model):
    assert f"`{model}`" in doc("words.md"), f"docs/words.md has no line for {model}"


FILES = re.compile(r"`((?:kehou|tests|docs|tools|bench)/[\w./-]+)`")
GUIDES = ["start-here.md", *(f"decisions/{path.name}" for path in sorted((DOCS / "decisions").glob("*.md")))]


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_a_guide_names_is_there(guide):
    gone = [name for name in FILES.findall(doc(guide)) if not (ROOT / name).exists()]
    assert gone == []


@pytest.mark.parametrize("page", ["README.md", "README.en.md"])
def test_every_link_of_the_readme_leads_somewhere(page):
    text = (ROOT / page).read_text("utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / link).exists()] == []
