"""Every address × every role × own and foreign objects, judged by content (T01, T03, T04).

The list of addresses comes from the URL resolver, the objects from the models: a new page is covered
the moment it exists. Foreign rows carry a canary word; it must not appear anywhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.http import HttpResponseNotFound
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter

from kehou.core import pages
from kehou.core.models import Unit
from kehou.core.roles import roles
from kehou.core.scope import acting
from kehou.core.walls import tenant_models
from kehou.identity.backends import People
from tests.factories import a_guardian_of, a_school, a_user, everything, grant
from tests.house.closed import CLOSED
from tests.house.rows import Rows

CANARY = "邻校密语"
SAMPLE = {"int": "1", "str": "sample", "slug": "sample", "path": "sample"}
BY_NAME = {
    "day": "2024-04-10", "date": "2024-04-10", "weekday": "3", "clause": "S5.4", "parameter": "grouping.size_max",
    "form": "docx", "purpose": "collectors", "job": "groups", "table": "rooms",
}  # fmt: skip


class Address:
    """One address of the house with what its path asks for."""

    def __init__(self, pattern: str, view, converters: dict) -> None:
        self.pattern, self.view, self.converters = pattern, view, converters
        self.door = view.door

    def path(self, unit: Unit, rows: Rows) -> str:
        def fill(match: re.Match) -> str:
            kind, name = match[1] or "str", match[2]
            if name == "unit":
                return unit.code
            if isinstance(self.converters[name], UUIDConverter):
                return str(rows.made[model_named(name)].pk)
            if name == "row":
                return str(rows.made[apps.get_model("organisation.Room")].pk)
            return BY_NAME.get(name, SAMPLE.get(kind, "sample"))

        return "/" + re.sub(r"<(?:(\w+):)?(\w+)>", fill, self.pattern)

    @property
    def names_an_object(self) -> bool:
        return any(isinstance(c, UUIDConverter) for c in self.converters.values())


def model_named(name: str) -> type[models.Model]:
    """The table an address means by this word; addresses name objects by their model."""
    found = [m for m in tenant_models() if m._meta.model_name == name.replace("_", "")]
    assert len(found) == 1, f"an address names <uuid:{name}>, which is not the name of one table of the house"
    return found[0]


def addresses(patterns=None, prefix: str = "", converters: dict | None = None) -> Iterator[Address]:
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        inner = {**(converters or {}), **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern) and hasattr(entry.callback, "door"):
            yield Address(prefix + str(entry.pattern), entry.callback, inner)


ADDRESSES = list(addresses())


def all_rows(unit: Unit, canary: str) -> Rows:
    rows = Rows(unit, canary)
    with acting(everything(unit)):
        for model in tenant_models():
            if hasattr(model, "school_id") or any(f.name == "school" for f in model._meta.fields):
                rows.of(model)
    return rows


class World:
    """Two schools full of rows, and one person for every role at the first."""

    def __init__(self) -> None:
        self.ours, self.theirs = a_school(), a_school("zz-primary", "邻校")
        self.mine, self.foreign = all_rows(self.ours, "本校"), all_rows(self.theirs, CANARY)
        self.people = {key: self.person(key) for key in roles() if key not in ("public", "guardian")}
        pupil = self.mine.made[apps.get_model("people.Pupil")]
        self.people["guardian"] = a_guardian_of(pupil)
        self.people["nobody"] = a_user("无关的人")
        self.words = ("邻校密语", str(self.foreign.made[apps.get_model("people.Pupil")].pk))

    def person(self, key: str):
        user = a_user(f"{key}员")
        place = {"district": self.ours.parent, "city": self.ours.parent.parent}.get(roles()[key].level, self.ours)
        grant(user, place, key)
        return user

    def client(self, key: str) -> Client:
        client = Client(raise_request_exception=True)
        if key != "anonymous":
            client.force_login(self.people[key])
        return client


@contextmanager
def undone():
    """Whatever happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def knock(client: Client, address: Address, path: str):
    """The answer at a door that should stay closed: behind it nothing happens that would have to be undone."""
    return client.get(path) if address.door.method == "GET" else client.post(path)


def entered(client: Client, path: str):
    with undone():
        return client.get(path)


def entitled(key: str, address: Address) -> bool:
    if address.door.desk == "public":
        return True
    may = address.door.permission in (roles()[key].may if key in roles() else ())
    return may and (key == "guardian") == (address.door.desk == "family")


@pytest.fixture
def world(db, settings) -> World:
    # thousands of visits: who one is need not be asked of the database
    settings.CACHES = {**settings.CACHES, "here": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.SESSION_ENGINE, settings.SESSION_CACHE_ALIAS = "django.contrib.sessions.backends.cache", "here"
    return World()


@pytest.fixture
def known(monkeypatch):
    """Who knocks is the same person with the same roles and children at four hundred doors: each is asked for once."""
    monkeypatch.setattr(pages, "unit_scope", lru_cache(pages.unit_scope))
    monkeypatch.setattr(pages, "family_scope", lru_cache(pages.family_scope))
    monkeypatch.setattr(People, "get_user", staticmethod(lru_cache(People().get_user)))


@pytest.fixture
def plain_404(monkeypatch):
    """Only the answer counts where thousands of doors are knocked at; the page of a 404 is looked at elsewhere."""
    monkeypatch.setattr("django.conf.urls.handler404", lambda request, exception, **more: HttpResponseNotFound())


def test_who_may_not_enter_is_told_nothing(world, known, plain_404):
    """A role without the permission, a stranger, somebody of another school: 404 or the sign-in page."""
    wrong = []
    for key in (*world.people, "anonymous"):
        client = world.client(key)
        for address in ADDRESSES:
            path = address.path(world.ours, world.mine)
            if not entitled(key, address):
                status = knock(client, address, path).status_code
                if status != (302 if key == "anonymous" else 404):
                    wrong.append(f"{key} at {address.pattern}: {status}")
    assert wrong == []


def test_foreign_objects_are_not_there(world, known, plain_404):
    """The right role at the own school, with the neighbour's ids in the address: 404, whatever the page."""
    wrong = []
    for key in world.people:
        client = world.client(key)
        for address in ADDRESSES:
            if entitled(key, address) and address.names_an_object:
                status = knock(client, address, address.path(world.ours, world.foreign)).status_code
                if status != 404:
                    wrong.append(f"{key} at {address.pattern}: {status}")
    assert wrong == []


def test_another_school_is_not_there(world, known, plain_404):
    """The right role, at the neighbour's address."""
    wrong = []
    for key, role in roles().items():
        if role.level != "school":
            continue
        client = world.client(key)
        for address in ADDRESSES:
            if address.door.desk == "unit" and entitled(key, address):
                status = knock(client, address, address.path(world.theirs, world.foreign)).status_code
                if status != 404:
                    wrong.append(f"{key} at {address.pattern}: {status}")
    assert wrong == []


def canaries_seen(world: World, answers: dict[str, set[int]] | None = None) -> Iterator[str]:
    """Addresses at which somebody read a word of the neighbour's, as they are found; and what each answered, where it is kept."""
    for key in world.people:
        client = world.client(key)
        for address in ADDRESSES:
            if address.door.method == "GET" and entitled(key, address) and roles().get(key, None) and _low(key):
                answer = entered(client, address.path(world.ours, world.mine))
                if answers is not None:
                    answers.setdefault(address.pattern, set()).add(answer.status_code)
                body = _words(answer)
                yield from (f"{key} at {address.pattern}" for word in world.words if word in body)
                if answer.status_code >= 500:
                    yield f"{key} at {address.pattern}: {answer.status_code}"


def _words(answer) -> str:
    """What is read on a page, or in a Word or Excel file."""
    if answer.streaming:
        return ""
    if answer.content.startswith(b"PK"):
        file = zipfile.ZipFile(io.BytesIO(answer.content))
        return "".join(file.read(name).decode(errors="replace") for name in file.namelist() if name.endswith(".xml"))
    return answer.content.decode(errors="replace")


def _low(key: str) -> bool:
    """City and district offices see every school beneath them, so nothing is foreign to them here."""
    return roles()[key].level in ("school", "family")


def test_no_page_shows_a_word_of_the_neighbours(world, known):
    answers: dict[str, set[int]] = {}
    assert list(canaries_seen(world, answers)) == []
    assert {one for one, said in answers.items() if said == {404}} == CLOSED


def test_twin_a_word_in_a_word_file_is_read(world, known):
    """The file is packed, so that looking at its bytes would find nothing."""
    [paper] = [one for one in ADDRESSES if one.pattern.endswith("/surveys/<uuid:survey>/paper/<slug:form>/")]
    answer = entered(world.client("service_lead"), paper.path(world.ours, world.mine))
    assert "本校" in _words(answer)
    assert "本校" not in answer.content.decode(errors="replace")


def test_twin_an_unfiltered_page_is_caught(world, monkeypatch):
    """With both walls taken from one page, the crawler sees the neighbour's canary."""
    plain = pages.unit_scope

    def too_far(user, code):
        from dataclasses import replace

        scope = plain(user, code)
        return replace(scope, units=(*scope.units, world.theirs.pk))

    monkeypatch.setattr(pages, "unit_scope", too_far)
    assert next(canaries_seen(world), None) is not None


PROTECTED = re.compile(r"^(id|school|school_id|.*_at|sha256|hash|is_public|by|basis|number|token)$")


def snapshot() -> set[tuple[str, UUID, UUID]]:
    """Which school each row belongs to: (table, row, school) of all tables within reach, in one statement."""
    tables = [model._meta for model in tenant_models() if any(f.name == "school" for f in model._meta.fields)]
    line = " UNION ALL ".join(f"SELECT '{one.db_table}', {one.pk.column}, school_id FROM {one.db_table}" for one in tables)
    with connection.cursor() as cursor:
        cursor.execute(line)
        return set(cursor.fetchall())


def test_nothing_is_assigned_that_a_form_does_not_ask_for(world, known):
    """Every field name of every table is posted to every command: no row moves, none appears next door (T04).

    A form asks everybody for the same; two of those who may are sent to each, the first and the last of the list of roles.
    """
    smuggled = {f.name: str(world.theirs.pk) for m in tenant_models() for f in m._meta.concrete_fields if PROTECTED.match(f.name)}
    smuggled |= {"school_id": str(world.theirs.pk), "unit": world.theirs.code}
    clients = {key: world.client(key) for key in world.people}
    with acting(everything(world.theirs)):
        before = snapshot()
    moved = []
    for address in (one for one in ADDRESSES if one.door.method == "POST"):
        able = [key for key in world.people if entitled(key, address)]
        for key in dict.fromkeys([*able[:1], *able[-1:]]):
            with undone():
                clients[key].post(address.path(world.ours, world.mine), smuggled)
                with acting(everything(world.theirs)):
                    if snapshot() != before:
                        moved.append(f"{key} at {address.pattern}")
    assert moved == []


def test_no_form_offers_a_protected_field():
    from django import forms

    offered = []
    for config in apps.get_app_configs():
        if config.name.startswith("kehou."):
            offered += [
                f"{f.__module__}.{f.__name__}.{n}"
                for f in _forms(config.name, forms.BaseForm)
                for n in f.base_fields
                if n in ("school", "school_id", "sha256", "hash", "basis", "is_public")
            ]
    assert offered == []


def _forms(room: str, base: type) -> list[type]:
    def below(kind: type) -> list[type]:
        return [kind, *(one for sub in kind.__subclasses__() for one in below(sub))]

    return [f for f in below(base) if f.__module__.startswith(f"{room}.") and hasattr(f, "base_fields")]
