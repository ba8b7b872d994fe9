"""The clients' side of the lab: steady requests to the forward of port 8080, and the UDP servers at 1.2.3.4.

A few short requests a second, some slow downloads of half a minute and more, an upload, a connection that stays.

client.py            in the background, with the UDP servers
client.py --quiet    the UDP servers alone
client.py --to PORT  in the foreground, requests to another port of the host; no servers
"""

import http.client
import random
import socket
import sys
import threading
import time

from detach import detach

HOST = "172.20.242.183"
PORT = int(sys.argv[sys.argv.index("--to") + 1]) if "--to" in sys.argv else 8080
CLIENTS = ["1.2.3.4", "1.2.3.4", "1.2.3.4", "1.2.3.5", "1.2.3.6", "1.2.3.7"]


def connect(source=None):
    source = source or random.choice(CLIENTS)
    return http.client.HTTPConnection(HOST, PORT, timeout=15, source_address=(source, 0))


def get(connection, path):
    connection.request("GET", path)
    answer = connection.getresponse()
    while answer.read(65536):
        pass


def short():
    time.sleep(random.expovariate(3))
    connection = connect()
    get(connection, "/")
    connection.close()


def download():
    rate = int(random.lognormvariate(11, 0.8))  # 60 kB/s in the middle, now and then 300
    connection = connect()
    get(connection, f"/stream?rate={rate}&seconds={random.uniform(8, 45):.1f}")
    connection.close()
    time.sleep(random.uniform(0, 3))


def upload():
    pieces = random.randint(50, 200)
    size = random.randint(1000, 6000)

    def body():
        for _ in range(pieces):
            yield bytes(size)
            time.sleep(0.1)

    connection = connect("1.2.3.6")
    connection.request("POST", "/", body=body(), headers={"Content-Length": str(pieces * size)})
    connection.getresponse().read()
    connection.close()
    time.sleep(2)


def stay():
    connection = connect("1.2.3.5")
    while True:
        get(connection, "/bytes?count=2000")
        time.sleep(2)


def forever(work):
    while True:
        try:
            work()
        except (OSError, http.client.HTTPException):
            time.sleep(1)  # the forward may be off for a while: that is what the lab is for


def serve(listener):
    while True:
        data, sender = listener.recvfrom(65536)
        listener.sendto(data, sender)


def make_servers():
    listeners = []
    for port in (53, 123):
        listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listener.bind(("1.2.3.4", port))
        listeners.append(listener)
    return listeners


def main():
    threads = []
    if "--to" not in sys.argv:
        listeners = make_servers()
        detach()
        threads = [threading.Thread(target=serve, args=(listener,)) for listener in listeners]
    if "--quiet" not in sys.argv:
        for work in [short, download, download, download, download, upload, stay]:
            threads.append(threading.Thread(target=forever, args=(work,)))
    for thread in threads:
        thread.start()


main()
