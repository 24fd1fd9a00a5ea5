"""What a connection has said before is planned no more: statements stay prepared, also over a rollback."""

import re
from collections.abc import Sequence
from typing import Any

from psycopg._preparing import Prepare, PrepareManager
from psycopg.pq.abc import PGresult

KEPT = 500  # the statements of a working day of one process; the library's hundred are turned over within a few pages
CHANGED = re.compile(rb"(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b")


class Kept(PrepareManager):
    """Forgets when a table changes. The library forgets at each rollback too, since it may take back the making of a table;
    in this house nobody makes one but migrations, and a refusal is a rollback."""

    prepared_max = KEPT

    def _should_discard(self, prep: Prepare, results: Sequence[PGresult], *_: Any) -> bool:
        return any(CHANGED.match(one.command_status or b"") for one in results) and super().clear()

    def clear(self) -> bool:
        """A rollback asks for it; nothing is forgotten."""
        return False


def keep(connection: Any, **_: Any) -> None:
    """A connection that begins keeps what it says (signal `connection_created`)."""
    link = connection.connection
    kept = Kept()
    kept.prepare_threshold = link.prepare_threshold
    link._prepared = kept
