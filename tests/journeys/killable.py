"""A server in a process of its own, so that a test can kill it in the middle of a request and start it again."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]


class Killable:
    """The house on a port of its own, over the test's database, its clock the demonstration's."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        from django.db import connection

        known = {key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
        asked = {**os.environ, "KEHOU_DATABASE": "asleep", "KEHOU_KILLABLE": json.dumps(known, default=str), "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen([sys.executable, "-m", "tests.journeys.killable", str(self.port)], cwd=ROOT, env=asked)
        for _attempt in range(240):
            try:
                urlopen(f"{self.url}/accounts/login/", timeout=5).close()
            except OSError:
                time.sleep(0.25)
            else:
                return
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Like a power cut: no request is finished, nothing is tidied up."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


def serve(port: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kehou.settings")
    import django
    from django.conf import settings

    django.setup()
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from django.db import connections

    from kehou.core import clock

    clock.KEPT = 0  # the test moves it, and asks at once
    settings.ALLOWED_HOSTS = ["*"]
    connections.settings["default"].update(json.loads(os.environ["KEHOU_KILLABLE"]))
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
