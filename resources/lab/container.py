"""The container's web server on port 80, a UDP echo on port 53, and queries the container makes outwards.

GET /                               a short page
GET /stream?rate=BYTES&seconds=N    N seconds of so many bytes a second
GET /bytes?count=N                  N bytes at once
POST /                              reads what comes, says how much it was
"""

import http.server
import os
import random
import socket
import socketserver
import sys
import threading
import time
import urllib.parse

from detach import detach

NAME_SERVER = ("1.2.3.4", 53)
TIME_SERVER = ("1.2.3.4", 123)
CHUNK = bytes(range(256)) * 256


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def body(self, data):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/stream":
            self.stream(int(query.get("rate", 50000)), float(query.get("seconds", 10)))
        elif url.path == "/bytes":
            self.stream(int(query.get("count", 1000000)), 0)
        else:
            self.body(b"Hello from the container, 172.17.0.2\n")

    def stream(self, rate, seconds):
        """Ten times a second, a tenth of the rate; everything at once when seconds is 0."""
        slices = max(1, int(seconds * 10))
        left = rate if seconds == 0 else rate * slices // 10
        self.send_response(200)
        self.send_header("Content-Length", str(left))
        self.end_headers()
        start = time.monotonic()
        for number in range(1, slices + 1):
            due = left if number == slices else min(left, rate // 10)
            left -= due
            while due > 0:
                due -= self.wfile.write(CHUNK[:due])
            time.sleep(max(0, start + (number / 10 if seconds else 0) - time.monotonic()))

    def do_POST(self):
        left = int(self.headers.get("Content-Length", 0))
        count = 0
        while count < left:
            data = self.rfile.read(min(65536, left - count))
            if not data:
                break
            count += len(data)
        self.body(b"%d bytes\n" % count)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a client that goes away in the middle is everyday life here


def echo(listener):
    while True:
        data, sender = listener.recvfrom(65536)
        listener.sendto(data, sender)


def ask(server, pause, keep):
    """Asks a UDP server again and again; keep: from one port all along, else from a new one each time."""
    asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    while True:
        asking.settimeout(2)
        try:
            asking.sendto(os.urandom(48), server)
            asking.recv(65536)
        except OSError:
            pass
        time.sleep(pause * random.uniform(0.5, 1.5))
        if not keep:
            asking.close()
            asking = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def main():
    web = Server(("", 80), Handler)
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("", 53))
    detach()
    work = [(echo, (names,))]
    if "--quiet" not in sys.argv:
        work += [(ask, (NAME_SERVER, 1.5, False)), (ask, (TIME_SERVER, 2, True))]
    for function, arguments in work:
        threading.Thread(target=function, args=arguments, daemon=True).start()
    web.serve_forever()


main()
