"""A mail server on this machine that answers as a test tells it to, and keeps what it accepted."""

import email
import email.policy
import socketserver
import threading


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.server.owner.connections += 1
        self.server.owner.enough.wait(10)
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            if not self.answer(line.upper()):
                return

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())
        return True

    def answer(self, line):
        if line.startswith("MAIL"):
            self.server.owner.senders.append(line.partition("<")[2].partition(">")[0].lower())
        if line.startswith("RCPT"):
            self.next_answer = self.server.owner.answers.pop(0) if self.server.owner.answers else "250"
            if self.next_answer == "drop at RCPT":
                return False
            return self.say("250 ok" if self.next_answer == "drop" else f"{self.next_answer} as told")
        if line == "DATA":
            return self.take_letter()
        return self.say("221 bye") and False if line == "QUIT" else self.say("250 ok")

    def take_letter(self):
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.owner.letters.append(
            email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        )
        return False if self.next_answer == "drop" else self.say("250 taken")


class SmtpServer:
    """Use as a context manager. `answers` is eaten one per letter: a code for RCPT ("451", "550"), or
    "drop" to close after the last byte without an answer, or "drop at RCPT". Without more: 250.
    Nobody is greeted before so many connections are there at once as `held_until` says."""

    def __init__(self, *answers, held_until=1):
        self.answers = list(answers)
        self.enough = threading.Barrier(held_until) if held_until > 1 else threading.Event()
        if held_until == 1:
            self.enough.set()
        self.letters = []
        self.senders = []
        self.connections = 0
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        self.server.owner = self
        self.server.daemon_threads = True

    @property
    def port(self):
        return self.server.server_address[1]

    def __enter__(self):
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
