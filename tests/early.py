"""Loaded before Django is (pytest -p tests.early): tests migrate as the owner, in a home of their own."""

import atexit
import hashlib
import os
import shutil
import tempfile
from pathlib import Path


def kept(folder: Path) -> None:
    """While writing code: a test server that stays, with a database for exactly these migrations."""
    from kehou.server import embedded
    from kehou.server.cluster import Cluster

    said = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].glob("kehou/*/migrations/*.py")):
        said.update(path.read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    this = Cluster(folder.resolve(), durable=False)
    this.start()
    embedded._throwaway = this
    os.environ["KEHOU_TEST_NAME"] = f"test_{said.hexdigest()[:12]}"


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
    from kehou.server import embedded

    os.environ.pop("DATABASE_URL", None)
    if os.environ.get("KEHOU_TEST_KEEP"):
        kept(Path(os.environ["KEHOU_TEST_KEEP"]))
    else:
        embedded.throwaway()
