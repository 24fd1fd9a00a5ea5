"""What was changed by hand or published, so that it can be taken back, the last first (S5.4, S5.5)."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayOverlap  # type: ignore[attr-defined]
from django.db import models
from django.utils.translation import gettext_lazy as _

from kehou.core.models import TenantModel
from kehou.core.scope import Reach
from kehou.planning.choices import EditKind


@ArrayField.register_lookup
class Shares(ArrayOverlap):
    """Whether two arrays have something in common, as `overlap` asks; thousands beside thousands are compared in one pass each."""

    lookup_name = "shares"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        (left, known), (right, more) = self.process_lhs(compiler, connection), self.process_rhs(compiler, connection)
        return f"EXISTS (SELECT unnest({left}) INTERSECT SELECT unnest({right}))", [*known, *more]


class Edit(TenantModel):
    """One deed: the rows it changed, each as it was before and as it is since (ids, days and seats; no names).

    `touched` are those rows, in the order of `rows` (`rules.folded`), and the groups it brought something into: whatever
    touches the same later has to go first.
    """

    reach = Reach()

    term = models.ForeignKey("organisation.Term", models.PROTECT, related_name="+")
    kind = models.CharField(_("改动"), max_length=8, choices=EditKind)
    group = models.ForeignKey("planning.Group", models.PROTECT, null=True, related_name="edits", verbose_name=_("班组"))
    run = models.ForeignKey("planning.Run", models.PROTECT, null=True, related_name="+", verbose_name=_("方案"))
    first = models.DateField(_("从哪天起"))
    rows = models.JSONField(default=dict)
    touched = ArrayField(models.UUIDField(), default=list)
    children = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["school", "term", "-at"])]
