"""Loaded before Django is (pytest -p tests.early): tests migrate as the owner, in a home of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kehou.server.cluster import Cluster


def server() -> None:
    """One server a run: started by the first process, used by the workers it starts; gone at its end, unless it is kept."""
    from kehou.server import embedded
    from kehou.server.cluster import Cluster

    parent, _, folder = os.environ.get("KEHOU_TEST_SERVER", "").partition(" ")
    keep = os.environ.get("KEHOU_TEST_KEEP")
    if parent == str(os.getppid()):
        embedded._throwaway = Cluster(Path(folder), durable=False)
        return
    if keep:
        embedded._throwaway = kept(Path(keep))
    else:
        embedded.throwaway()
    os.environ["KEHOU_TEST_SERVER"] = f"{os.getpid()} {embedded.cluster().home}"


def kept(folder: Path) -> "Cluster":
    """While writing code: a server whose migrated database is there again the next time."""
    from kehou.server.cluster import Cluster

    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    this = Cluster(folder.resolve(), durable=False)
    this.start()
    return this


if "KEHOU_HOME" not in os.environ:
    os.environ["KEHOU_HOME"] = home = tempfile.mkdtemp(prefix="kehou-test-")
    os.chmod(home, 0o711)  # a database started by a child process runs as another account
    atexit.register(shutil.rmtree, home, ignore_errors=True)
Path(os.environ["KEHOU_HOME"], "static").mkdir(parents=True, exist_ok=True)
os.environ["KEHOU_DB_ROLE"] = "owner"
os.environ.setdefault("KEHOU_DEMO", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehou.settings")
if os.environ.get("KEHOU_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["KEHOU_TEST_DATABASE_URL"]
else:
    os.environ.pop("DATABASE_URL", None)
    server()
