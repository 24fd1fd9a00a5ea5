"""The written form: frozen dataclasses to versioned JSON and back, strictly."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from datetime import date
from functools import cache
from typing import Any

from .errors import InstanceError, must, wrong

VERSION = 3
READ = (1, 2, 3)  # 2 added posts to the roster, 3 the table of weights; what was written before says the same now
LARGEST, LONGEST = 1_000_000, 2_000  # numbers and texts of an instance: nothing a school counts or names is larger
WORDS = {str: ("文字", "text"), int: ("整数", "a whole number"), bool: ("是或否", "true or false")}


def known_version(document: dict[str, Any]) -> None:
    """Refuse a document of a version we do not know."""
    said = document.get("version")
    must(type(said) is int and said in READ, "version", f"只认识版本 {READ[0]} 到 {READ[-1]}",
         f"only versions {READ[0]} to {READ[-1]} are known")


def to_json(thing: Any) -> Any:
    """Plain lists, dicts and strings for a dataclass; dates become ISO text."""
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        return {f.name: to_json(getattr(thing, f.name)) for f in dataclasses.fields(thing)}
    if isinstance(thing, tuple | list):
        return [to_json(part) for part in thing]
    if isinstance(thing, dict):
        return {str(key): to_json(part) for key, part in thing.items()}
    return thing.isoformat() if isinstance(thing, date) else thing


def from_json(kind: Any, value: Any, path: str = "") -> Any:
    """Read `value` as `kind`; raise InstanceError naming the path of what is wrong."""
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(typing.cast(type, kind), value, path)
    origin = typing.get_origin(kind)
    if origin is tuple:
        return _read_tuple(typing.get_args(kind), value, path)
    if origin is dict:
        return _read_dict(typing.get_args(kind)[1], value, path)
    if origin in (types.UnionType, typing.Union):
        return _read_optional(kind, value, path)
    return _read_date(value, path) if kind is date else _read_plain(kind, value, path)


def _read_dataclass(kind: type, value: Any, path: str) -> Any:
    must(isinstance(value, dict), path or "/", "应为对象", "must be an object")
    known = _fields(kind)
    for name in value:
        must(name in known, _join(path, name), "没有这个字段", "unknown field")
    for name, (_, needed) in known.items():
        must(name in value or not needed, _join(path, name), "缺少这个字段", "missing field")
    return kind(**{name: from_json(known[name][0], part, _join(path, name)) for name, part in value.items()})


@cache
def _fields(kind: type) -> dict[str, tuple[Any, bool]]:
    hints, missing = typing.get_type_hints(kind), dataclasses.MISSING
    return {
        f.name: (hints[f.name], f.default is missing and f.default_factory is missing) for f in dataclasses.fields(kind)
    }


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else str(name)


def _read_tuple(kinds: tuple[Any, ...], value: Any, path: str) -> tuple[Any, ...]:
    must(isinstance(value, list | tuple), path, "应为列表", "must be a list")
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(from_json(kinds[0], part, f"{path}[{i}]") for i, part in enumerate(value))
    must(len(value) == len(kinds), path, f"应有 {len(kinds)} 项", f"must have {len(kinds)} items")
    return tuple(from_json(kind, part, f"{path}[{i}]") for i, (kind, part) in enumerate(zip(kinds, value, strict=True)))


def _read_dict(kind: Any, value: Any, path: str) -> dict[str, Any]:
    must(isinstance(value, dict), path, "应为对象", "must be an object")
    return {str(name): from_json(kind, part, _join(path, name)) for name, part in value.items()}


def _read_optional(kind: Any, value: Any, path: str) -> Any:
    if value is None:
        return None
    (inner,) = (part for part in typing.get_args(kind) if part is not type(None))
    return from_json(inner, value, path)


def _read_date(value: Any, path: str) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise wrong(path, "应为日期，如 2024-03-20", "must be a date like 2024-03-20") from None


def _read_plain(kind: type, value: Any, path: str) -> Any:
    zh, en = WORDS[kind]
    must(type(value) is kind, path, f"应为{zh}", f"must be {en}")
    if kind is int:
        must(abs(value) <= LARGEST, path, f"数字至多 {LARGEST}", f"a number is at most {LARGEST}")
    if kind is str:
        must(len(value) <= LONGEST, path, f"文字至多 {LONGEST} 个字", f"a text has at most {LONGEST} characters")
        must(value.isprintable() or value.isspace(), path, "文字里有不能显示的字符", "a text has only characters that can be shown")
    return value


def plain_json(text: str) -> Any:
    """The document of a JSON text; raises InstanceError for nonsense, NaN, a name said twice, and what is nested without end.

    >>> plain_json('{"rows": NaN}')
    Traceback (most recent call last):
    kehou.planner.errors.InstanceError: /: NaN is no number
    """
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise wrong(where, "不是 JSON", f"this is no JSON ({error.msg})") from None
    except RecursionError:
        raise wrong("/", "嵌套太深", "nested too deeply") from None
    except InstanceError:
        raise
    except ValueError:
        raise wrong("/", "有一个数字太长", "a number is too long") from None


def _no_number(said: str) -> Any:
    raise wrong("/", f"{said} 不是数字", f"{said} is no number")


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise wrong(twice[:60], "这个字段写了两次", "this field is there twice")
    return found
