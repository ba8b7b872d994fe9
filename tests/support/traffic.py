"""Asks and answers over TCP, UDP and SCTP, so that a test can see who got the question and from whom.

traffic.py serve [ADDRESS:]PORT[-PORT]…   answers each question with "PORT PEER": the port asked, and who asked
traffic.py ask PROTO ADDRESS PORT [FROM]  prints the answer, or nothing and ends with 1 after two seconds
traffic.py take ADDRESS PORT BYTES        asks over TCP for so many bytes, prints how many came

SCTP is an INIT and its INIT ACK over a raw socket, IPv4 alone: kernels without SCTP sockets still forward it.
"""

import socket
import struct
import sys
import threading

SCTP = socket.IPPROTO_SCTP
PATIENCE = 2


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def sctp_packet(source_port, destination_port, tag, chunk_type, text=b""):
    """INIT (1) or INIT ACK (2); the text rides in a parameter that receivers skip (RFC 9260, 3.2.1)."""
    text += b"\0" * (-len(text) % 4)
    parameter = struct.pack("!HH", 0x8001, 4 + len(text)) + text
    chunk = struct.pack("!BBHIIHHI", chunk_type, 0, 20 + len(parameter), 1, 65535, 1, 1, 1) + parameter
    header = struct.pack("!HHI", source_port, destination_port, tag)
    check = struct.pack("<I", crc32c(header + b"\0\0\0\0" + chunk))
    return header + check + chunk


def sctp_chunk(packet):
    """Source port, destination port, kind of chunk and text of an IPv4 packet."""
    sctp = packet[(packet[0] & 15) * 4 :]
    source_port, destination_port = struct.unpack("!HH", sctp[:4])
    return source_port, destination_port, sctp[12], sctp[36:].rstrip(b"\0").decode()


def serve_sctp(ports):
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, SCTP)
    while True:
        packet, (peer, _) = raw.recvfrom(65535)
        asking, asked, kind, _ = sctp_chunk(packet)
        if kind == 1 and asked in ports:
            raw.sendto(sctp_packet(asked, asking, 1, 2, f"{asked} {peer}".encode()), (peer, 0))


def ask_sctp(address, port, source):
    raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, SCTP)
    raw.bind((source, 0))
    raw.settimeout(PATIENCE)
    raw.sendto(sctp_packet(40000 + port % 1000, port, 0, 1), (address, 0))
    while True:
        packet, (peer, _) = raw.recvfrom(65535)
        answering, asking, kind, text = sctp_chunk(packet)
        if kind == 2 and peer == address and answering == port and asking == 40000 + port % 1000:
            return text


def answer(port, peer):
    return f"{port} {peer.removeprefix('::ffff:')}".encode()


def serve_tcp(address, port):
    server = socket.socket(family_of(address), socket.SOCK_STREAM)
    bind(server, address, port)
    server.listen()
    while True:
        connection, peer = server.accept()
        connection.sendall(answer(port, peer[0]))
        connection.settimeout(10 * PATIENCE)
        try:
            connection.sendall(bytes(int(connection.recv(20) or b"0")))
        except OSError:
            pass
        connection.close()


def serve_udp(address, port):
    server = socket.socket(family_of(address), socket.SOCK_DGRAM)
    bind(server, address, port)
    while True:
        _, peer = server.recvfrom(2048)
        server.sendto(answer(port, peer[0]), peer)


def bind(server, address, port):
    """On "::" for IPv4 too."""
    if server.family == socket.AF_INET6:
        server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((address, port))


def serve(texts):
    ports = set()
    for text in texts:
        address, _, range_text = text.rpartition(":")
        first, _, last = range_text.partition("-")
        for port in range(int(first), int(last or first) + 1):
            ports.add(port)
            for kind in (serve_tcp, serve_udp):
                threading.Thread(target=kind, args=(address or "::", port), daemon=True).start()
    serve_sctp(ports)


def ask_stream(kind, address, port, source):
    asking = socket.socket(family_of(address), kind)
    asking.settimeout(PATIENCE)
    if source:
        asking.bind((source, 0))
    asking.connect((address, port))
    if kind == socket.SOCK_DGRAM:
        asking.send(b"?")
    return asking.recv(200).decode()


def ask(protocol, address, port, source=""):
    try:
        if protocol == "sctp":
            return ask_sctp(address, port, source)
        kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
        return ask_stream(kind, address, port, source)
    except OSError:
        return ""


def take(address, port, count):
    asking = socket.create_connection((address, port), timeout=PATIENCE)
    asking.recv(200)
    asking.send(str(count).encode())
    taken = 0
    while taken < count and (part := asking.recv(65536)):
        taken += len(part)
    return str(taken)


if sys.argv[1] == "serve":
    serve(sys.argv[2:])
if sys.argv[1] == "take":
    print(take(sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
    sys.exit(0)
answered = ask(sys.argv[2], sys.argv[3], int(sys.argv[4]), *sys.argv[5:])
print(answered)
sys.exit(0 if answered else 1)
