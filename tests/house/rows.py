"""A row of any table, for tests that hold for every table without anyone remembering to add it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, models, transaction

from kehou.core.fields import SealedText
from kehou.core.models import TenantModel, Unit
from kehou.identity.models import User

_number = count(1)
WANTED = {"care.Movement.origin"}  # may be empty, but then another column of the row must not be
START, END = date(2024, 3, 20), date(2024, 6, 28)


class Rows:
    """Rows of one school; a table named twice gives the same row unless `fresh`."""

    def __init__(self, unit: Unit, canary: str) -> None:
        self.unit, self.canary = unit, canary
        self.made: dict[type[models.Model], models.Model] = {}

    def of(self, model: type[models.Model], *, fresh: bool = False) -> Any:
        if model._meta.label == "organisation.School":
            return model.objects.get(school=self.unit)  # once per school, and the example has it
        if fresh or model not in self.made:
            row = self.talkative(model)
            self.made.setdefault(model, row)
            return row
        return self.made[model]

    def talkative(self, model: type[models.Model]) -> models.Model:
        """A row with the canary in every text, or only where it must say something if a check forbids that."""
        said = {f: self.value(f) for f in model._meta.concrete_fields if not _by_itself(f)}
        try:
            with transaction.atomic():
                return _written(model, said)
        except IntegrityError:
            return _written(model, {f: "" if _may_be_silent(f) else value for f, value in said.items()})

    def value(self, field: models.Field) -> Any:
        if field.is_relation:
            return self.related(field)
        if field.choices:
            return field.flatchoices[0][0]
        if field.has_default() and not isinstance(field, (SealedText, models.CharField, models.TextField)):
            return field.get_default()
        if field.null and not isinstance(field, (models.CharField, models.TextField)):
            return None
        return self.plain(field)

    def related(self, field: models.Field) -> Any:
        target: Any = field.related_model
        if target is Unit:
            return self.unit
        if field.null and target is not User and str(field) not in WANTED:
            return None
        if target is User:
            return User.objects.create_user(username=f"row{next(_number)}", password=None, name=f"{self.canary}人")
        return self.second(target) if _named_before(field, target) else self.of(target)

    def second(self, target: type[models.Model]) -> Any:
        """Another row of the table, where it can have two that are so alike."""
        try:
            with transaction.atomic():
                return self.of(target, fresh=True)
        except IntegrityError:
            return self.of(target)

    def plain(self, field: models.Field) -> Any:
        late = any(word in field.name for word in ("end", "close", "expire", "until"))
        if isinstance(field, models.DateTimeField):
            return datetime(2024, 4, 1, 10 if late else 8, tzinfo=UTC) + timedelta(days=next(_number))
        if isinstance(field, models.DateField):
            return END if late else START
        if isinstance(field, models.TimeField):
            return time(18) if late else time(16)
        if isinstance(field, ArrayField):
            return []
        if isinstance(field, models.BooleanField):
            return False
        if isinstance(field, (models.IntegerField, models.DecimalField)):
            return 1 + next(_number) % 5
        if isinstance(field, (SealedText, models.CharField, models.TextField)):
            text = f"{self.canary}{next(_number)}"
            return text[-(getattr(field, "max_length", None) or 200) :]
        return field.get_default()


def _named_before(field: models.Field, target: type[models.Model]) -> bool:
    """A row that must name two of a table names two different ones."""
    before = [f for f in field.model._meta.concrete_fields if f.is_relation and not f.null and f.related_model is target]
    return before[0] is not field


def _by_itself(field: models.Field) -> bool:
    return field.primary_key and not field.is_relation or bool(getattr(field, "auto_now_add", False)) or field.generated


def has_rows(model: type[models.Model]) -> bool:
    return issubclass(model, TenantModel)


def _written(model: type[models.Model], said: dict[models.Field, Any]) -> models.Model:
    row = model(**{field.name: value for field, value in said.items()})
    row.save(force_insert=True)
    return row


def _may_be_silent(field: models.Field) -> bool:
    return bool(field.blank) and isinstance(field, (models.CharField, models.TextField))
