"""A small load generator: sixteen connections, each of which asks again as soon as it is answered."""

import http.client
import selectors
import socket
import time
from contextlib import ExitStack
from typing import NamedTuple

CONNECTIONS = 16
# On a machine that is busy with other things a row takes longer rather than rest on a few answers.
FEWEST_ANSWERS = 32
MOST_SECONDS = 60
# In bytes, for one reading from a socket.
PIECE = 1 << 20


class LoadError(Exception):
    """A server answered something else than was expected, or nothing."""


class Measured(NamedTuple):
    """Answers per second, and how long half and 99 of 100 took at most, in milliseconds."""

    per_second: float
    p50: float
    p99: float


class Asker:
    """One kept connection. Answers must say their Content-Length, or be 304."""

    def __init__(self, port, request, status):
        self.request = request
        self.status_line = f"HTTP/1.1 {status} ".encode()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = bytearray()

    def ask(self):
        self.received.clear()
        self.missing = 0
        self.asked_at = time.perf_counter()
        self.socket.sendall(self.request)

    def read(self):
        """Take what has come; True when the answer is whole. Raises LoadError if it is not the right one."""
        piece = self.socket.recv(PIECE)
        if not piece:
            raise LoadError("the server closed the connection")
        self.received += piece
        if not self.missing:
            end = self.received.find(b"\r\n\r\n")
            if end < 0:
                return False
            if not self.received.startswith(self.status_line):
                raise LoadError(f"answered {bytes(self.received[:60])!r}")
            self.missing = end + 4 + content_length(self.received[:end])
        return len(self.received) >= self.missing


def content_length(head):
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def request_for(path, headers):
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def ask_once(port, path, headers):
    """The headers of one answer. Raises LoadError unless it is 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except OSError as error:
        raise LoadError(f"{path}: {error}") from error
    finally:
        connection.close()
    if answer.status != http.client.OK:
        raise LoadError(f"{path} answered {answer.status}")
    return answer.headers


def measure(port, path, *, headers, status=200, warm_up=0.5, seconds=2.0):
    """Ask for one address over all connections for so many seconds. Raises LoadError."""
    with ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        for _ in range(CONNECTIONS):
            asker = Asker(port, request_for(path, headers), status)
            stack.enter_context(asker.socket)
            selector.register(asker.socket, selectors.EVENT_READ, asker)
            asker.ask()
        answered_in_turn(selector, warm_up, CONNECTIONS)
        began = time.perf_counter()
        times = answered_in_turn(selector, seconds, FEWEST_ANSWERS)
        took = time.perf_counter() - began
    if not times:
        raise LoadError(f"{path} was not answered in {MOST_SECONDS} seconds")
    times.sort()
    return Measured(len(times) / took, 1000 * times[len(times) // 2], 1000 * times[int(0.99 * len(times))])


def answered_in_turn(selector, seconds, fewest):
    """How long each answer took that came within these seconds, or until there are enough of them."""
    times = []
    began = time.perf_counter()
    while (took := time.perf_counter() - began) < seconds or (len(times) < fewest and took < MOST_SECONDS):
        for key, _events in selector.select(timeout=1):
            asker = key.data
            if asker.read():
                times.append(time.perf_counter() - asker.asked_at)
                asker.ask()
    return times
