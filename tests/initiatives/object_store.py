"""A small object store on this machine: as much of S3 over HTTP as keeping, reading and deleting needs."""

import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Conversation(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Quiet."""

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.owner.asked.append((self.command, self.path, dict(self.headers)))
        self.server.owner.objects[self.path.partition("?")[0]] = body
        self.answer(200)

    def do_GET(self):
        self.server.owner.asked.append((self.command, self.path, dict(self.headers)))
        body = self.server.owner.objects.get(self.path.partition("?")[0])
        self.answer(404 if body is None else 200, body or b"")

    do_HEAD = do_GET

    def do_DELETE(self):
        self.server.owner.asked.append((self.command, self.path, dict(self.headers)))
        self.server.owner.objects.pop(self.path.partition("?")[0], None)
        self.answer(204)

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", formatdate(usegmt=True))
        self.send_header("ETag", '"etag"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class ObjectStore:
    """Use as a context manager. `objects` is {path: bytes}, `asked` every request with its headers."""

    def __init__(self):
        self.objects, self.asked = {}, []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Conversation)
        self.server.owner = self
        self.server.daemon_threads = True

    @property
    def url(self):
        return f"s3+http://key:s%2Fecret@127.0.0.1:{self.server.server_address[1]}/reports?region=eu-north-1"

    def __enter__(self):
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()
