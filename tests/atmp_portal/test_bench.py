import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from atmp_portal.bench.load import LoadError, Measured, ask_once, measure
from atmp_portal.bench.report import FIXED, LISTING, Group, Row, table


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Else the two writings of an answer wait for each other.
    disable_nagle_algorithm = True
    seen = set()

    def do_GET(self):
        self.seen.add((self.path, self.headers.get("X-Asked")))
        body = b"x" * 100_000
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_measure_counts_whole_answers(port):
    measured = measure(port, "/page?a=1", headers={"X-Asked": "yes"}, warm_up=0, seconds=0.2)

    assert measured.per_second > 0
    assert 0 < measured.p50 <= measured.p99
    assert ("/page?a=1", "yes") in Server.seen


def test_measure_refuses_another_answer_than_the_one_expected(port):
    with pytest.raises(LoadError, match="404"):
        measure(port, "/missing", headers={}, warm_up=0, seconds=0.2)
    with pytest.raises(LoadError, match="404"):
        ask_once(port, "/missing", {})


def test_table_compares_each_row_with_the_baselines_beside_it():
    fast = {FIXED: Measured(10_000, 1.0, 2.0), LISTING: Measured(500, 30.0, 60.0)}
    slow = {FIXED: Measured(6_000, 1.0, 2.0), LISTING: Measured(300, 30.0, 60.0)}
    rows = [
        Row("home", "real content", "kept", Measured(4_000, 3.0, 9.0), (FIXED, 0.4)),
        Row("home", "real content", "kept, 304", Measured(16_000, 1.0, 9.0)),
        Row("actor list", "real content", "not kept", Measured(200, 50.0, 90.0), (LISTING, 0.8)),
    ]

    lines = table([Group(fast, rows, slow)])

    assert [line.split("  ")[-1].strip() for line in lines[3:]] == [
        "met: at least 0.4 × 2 kB of fixed text",
        "40.00",
        "MISSED: at least 0.8 × query and 30 rows",
    ]
    assert "0.50" in lines[3]
    assert "0.50" in lines[5]
    assert "8,000" in lines[1]
