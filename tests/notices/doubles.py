"""Services that stand where WeCom, DingTalk, Aliyun, a gateway and a mail server stand: real ones, on this machine."""

import json
import socketserver
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@contextmanager
def a_service(answers):
    """An HTTP service; `answers(path, query, said, headers)` gives (status, JSON). Yields its address and what it heard."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            said = json.loads(raw) if raw else {}
            heard.append((parts.path, query, said, {k.lower(): v for k, v in self.headers.items()}, raw))
            status, answer = answers(parts.path, query, said, self.headers)
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, *args):
            pass

    with _running(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}", heard


@contextmanager
def a_mail_server():
    """An SMTP server that takes what it is given, except for anybody called nobody@. Yields its port and its letters."""
    letters = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.say("220 double")
            for line in iter(lambda: self.rfile.readline().decode().strip(), ""):
                self.hear(line)

        def hear(self, line):
            word = line[:4].upper()
            if word == "DATA":
                self.say("354 go on")
                letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 taken")
            elif word == "RCPT" and "nobody@" in line:
                self.say("550 no such person")
            else:
                self.say("221 bye" if word == "QUIT" else "250 ok")

        def say(self, words):
            self.wfile.write(f"{words}\r\n".encode())

    with _running(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as server:
        yield server.server_address[1], letters


@contextmanager
def _running(server):
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
