"""Loaded before Django is (pytest -p tests.early): tests migrate as the owner, in a home of their own."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("KEHOU_HOME", tempfile.mkdtemp(prefix="kehou-test-"))
Path(os.environ["KEHOU_HOME"], "static").mkdir(parents=True, exist_ok=True)
os.environ["KEHOU_DB_ROLE"] = "owner"
os.environ.setdefault("KEHOU_DEMO", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehou.settings")
if os.environ.get("KEHOU_TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["KEHOU_TEST_DATABASE_URL"]
else:
    from kehou.server import embedded

    os.environ.pop("DATABASE_URL", None)
    embedded.throwaway()
os.makedirs(os.path.join(os.environ["KEHOU_HOME"], "static"), exist_ok=True)
