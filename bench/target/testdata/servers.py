"""Servers for tests of --target: `servers.py WAY`, address in the environment.

- `late-rst`: echoes, and when the client has closed, closes by force;
- `fin-rst`: echoes and sends FIN, and closes by force a moment later;
- `rst-at-accept`: closes each connection by force at once, without reading;
- `race`: echoes and closes by force, both at once;
- `garbage`: answers 300 bytes of anything and closes;
- `flood`: sends without end;
- `never`: echoes and never closes;
- `keeps`: echoes and sends FIN, but never gives its descriptor back;
- `hung`: has room for one connection, and never accepts it;
- `http`: answers by what the path says, e.g. /500, /early (103 first), /slow (after 1.5 s);
- `worse`: as http, every second answer is 500;
- `tls`: speaks TLS, as far as saying that it does not like the handshake.
"""

import itertools
import os
import socket
import struct
import sys
import threading
import time

WAY = sys.argv[1]
ADDRESS = (os.environ["HOST"], int(os.environ["PORT"]))
kept = []
numbers = itertools.count()


def force(connection):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def said(status, body, more=""):
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{more}\r\n{body}".encode()


def http(connection):
    request = connection.recv(4096)
    method, path = request.split()[:2]
    if path == b"/early":
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
    if path == b"/slow":
        time.sleep(1.5)
    status = int(path[1:]) if path[1:].isdigit() else 200
    if WAY == "worse" and next(numbers) % 2:
        status = 500
    whole = said(status, "" if status == 204 else "hello")
    connection.sendall(whole[: whole.index(b"\r\n\r\n") + 4] if method == b"HEAD" else whole)
    connection.close()


def tls(connection):
    first = connection.recv(4096)
    alert = b"\x15\x03\x03\x00\x02\x02\x28"
    connection.sendall(alert if first[:1] == b"\x16" else said(400, "The plain HTTP request was sent to HTTPS port"))
    connection.close()


def flood(connection):
    try:
        while True:
            connection.sendall(b"x" * 65536)
    except OSError:
        connection.close()


def serve(connection):
    if WAY in ("http", "worse"):
        return http(connection)
    if WAY == "tls":
        return tls(connection)
    request = connection.recv(4096)
    if WAY == "garbage":
        connection.sendall(os.urandom(300))
        return connection.close()
    if WAY == "flood":
        return flood(connection)
    connection.sendall(request)
    if WAY == "race":
        return force(connection)
    if WAY == "late-rst":
        while connection.recv(4096):
            pass
        return force(connection)
    if WAY == "never":
        return kept.append(connection)
    connection.shutdown(socket.SHUT_WR)
    if WAY == "fin-rst":
        time.sleep(0.02)
        return force(connection)
    kept.append(connection)


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(ADDRESS)
listener.listen(0 if WAY == "hung" else 500)
while WAY == "hung":
    time.sleep(1)
while True:
    accepted, _ = listener.accept()
    if WAY == "rst-at-accept":
        force(accepted)
    else:
        threading.Thread(target=serve, args=(accepted,)).start()
