"""Core's place in the house: after every migration the walls are built anew; every connection keeps what it has prepared."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "kehou.core"
    label = "core"

    def ready(self) -> None:
        from kehou.core.prepared import keep
        from kehou.core.walls import build_after_migrate

        post_migrate.connect(build_after_migrate, dispatch_uid="kehou-walls")
        connection_created.connect(keep, dispatch_uid="kehou-prepared")
