"""Desks at which the policy book is opened."""

import pytest

from kehou.core.roles import roles

TABLE = """
public: {zh: 公众, en: Public, level: public, may: [policy.public]}
reader: {zh: 老师, en: Teacher, level: school, may: [policy.read]}
stranger: {zh: 访客, en: Visitor, level: school, may: []}
"""


@pytest.fixture
def reading_roles(settings, tmp_path):
    """A role that may read the book and one that may not."""
    (tmp_path / "roles.yaml").write_text(TABLE, "utf-8")
    settings.KEHOU_ROLES = tmp_path / "roles.yaml"
    roles.cache_clear()
    yield
    roles.cache_clear()
