"""The example thumbnails-behind-nginx under real requests: a picture leaves only by a grant that its own label admits.

Usage: thumbnails_behind_nginx.py BIN SOURCE     BIN: where `sightline` and `thumbnail_sidecar` are
Everything runs in a temporary folder on loopback, as whoever runs it, and is ended afterwards.
"""
import hashlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timezone
from pathlib import Path

BIN, SOURCE = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
EXAMPLE = SOURCE / "examples/thumbnails-behind-nginx"
os.environ["PATH"] = f"{BIN}:{os.environ['PATH']}"
PICTURES = {"porch": b"PORCH" * 400, "nursery": b"NURSERY" * 300}
HOMES = {"porch": ("ann", "north"), "nursery": ("bea", "south")}
failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print("NOT SO:", what, flush=True)


def moment():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def label_of(camera):
    return {"uid": {"type": "Clip", "id": f"{camera}_1"},
            "attrs": {"camera": {"type": "Camera", "id": camera},
                      "account": {"type": "Account", "id": HOMES[camera][1]}}}


def entry_of(camera):
    """What stands in a name's file, as the script `put` writes it."""
    label = json.dumps(label_of(camera), separators=(",", ":"))
    digest = hashlib.blake2b(label.encode() + b"\n" + PICTURES[camera], digest_size=32).hexdigest()
    return f"{digest}\n{label}\n".encode()


class Service:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.store = self.folder / "store"
        for camera in PICTURES:
            self.put(f"{camera}/1.jpg", camera)
        sightline("compile", EXAMPLE / "thumbnails-behind-nginx.pol", "-o", self.folder / "thumbnails.polc")
        sightline("grant", "keygen", "-o", self.folder / "grant.keys", "--signing")
        self.silent = threading.Event()
        self.heartbeat(False)
        threading.Thread(target=self.beat, daemon=True).start()
        self.port = int(subprocess.run([EXAMPLE / "start", folder], check=True, stdout=subprocess.PIPE).stdout)

    def stop(self):
        subprocess.run([EXAMPLE / "stop", self.folder], check=True)

    def put(self, name, camera):
        label = json.dumps(label_of(camera), separators=(",", ":"))
        subprocess.run([EXAMPLE / "put", self.store, name, label], input=PICTURES[camera], check=True)
        expect((self.store / "names" / f"{name}.label").read_bytes() == entry_of(camera), "`put` writes the entry")

    def heartbeat(self, thrown, text=None):
        readings = [{"global": "lockdown", "value": thrown, "as_of": moment()}]
        new = self.folder / f"switches.{threading.get_ident()}"
        new.write_text(json.dumps(readings) if text is None else text)
        new.rename(self.folder / "switches.json")

    def beat(self):
        """As the registry would, until a test says what the switch is."""
        while not self.silent.wait(1):
            self.heartbeat(False)

    def grant(self, camera, *options):
        user = HOMES[camera][0]
        facts = [{"snapshot": {"revision": 7, "as_of": moment()}}, {"global": "lockdown", "value": False}]
        facts += [{"uid": {"type": "User", "id": u}, "attrs": {"account": {"type": "Account", "id": a}}}
                  for u, a in HOMES.values()]
        facts += [label_of(each) for each in PICTURES]
        (self.folder / "facts.jsonl").write_text("\n".join(json.dumps(fact) for fact in facts))
        request = {"subject": {"type": "User", "id": user}, "action": {"name": "view_thumbnail"},
                   "resource": {"type": "Clip", "id": f"{camera}_1"}}
        (self.folder / "request.json").write_text(json.dumps(request))
        return sightline("grant", "issue", self.folder / "thumbnails.polc", "--facts", self.folder / "facts.jsonl",
                         "--request", self.folder / "request.json", "--keys", self.folder / "grant.keys",
                         "--audience", "edge-1", *options).strip()

    def ask(self, target, method="GET", headers=(), connection=None):
        """Sends a request line as it is; (status, body, headers)."""
        own = connection is None
        connection = connection or self.connect()
        if isinstance(target, str):
            target = target.encode("latin-1")
        lines = [method.encode() + b" " + target + b" HTTP/1.1", b"Host: thumbs"]
        lines += [header.encode() for header in headers]
        lines += [b"Connection: close"] if own else []
        connection.sendall(b"\r\n".join(lines) + b"\r\n\r\n")
        try:
            return read_answer(connection, method)
        finally:
            if own:
                connection.close()

    def ask_on(self, connections, target):
        """The same on a connection that is kept, until the server ends it: it does so now and then."""
        connections[:] = connections or [self.connect()]
        answer = self.ask(target, connection=connections[0])
        if answer[0] in (0, 400) or "connection: close" in answer[2].lower():
            connections.pop().close()
        return answer

    def connect(self):
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


def read_answer(connection, method):
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return (0, data, "")
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    head = head.decode("latin-1")
    length = re.search(r"(?im)^content-length: (\d+)", head)
    wanted = 0 if method == "HEAD" or not length else int(length.group(1))
    while len(body) < wanted:
        more = connection.recv(65536)
        if not more:
            break
        body += more
    return (int(head.split()[1]), body, head)


def sightline(*arguments):
    return subprocess.run(["sightline", *map(str, arguments)], check=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True).stdout


def own_pictures(service, grants):
    for camera, grant in grants.items():
        status, body, head = service.ask(f"/thumbs/{camera}/1.jpg?grant={grant}")
        expect(status == 200 and body == PICTURES[camera], f"{camera}: its own picture, {status}")
        expect("Cache-Control: no-store" in head, "the duty no_store is done")
        status, body, _ = service.ask(f"/thumbs/{camera}/1.jpg?x=1&grant={grant}&y", headers=["Range: bytes=0-3"])
        expect(status == 206 and body == PICTURES[camera][:4], f"{camera}: a part of it, {status}")
        status, body, _ = service.ask(f"/thumbs/{camera}/1.jpg?grant={grant}", method="HEAD")
        expect(status == 200 and body == b"", "HEAD")
        status, body, _ = service.ask(f"/thumbs/{camera}/1.jpg?grant={grant}", method="POST")
        expect(status in (403, 405), f"POST: {status}")


def tricky_targets(mine, other):
    """Targets with the grant of `mine` that try to reach `other`: none of them may be answered with its picture."""
    ways = ["{o}/1.jpg", "{m}/../{o}/1.jpg", "{m}/1.jpg/../../{o}/1.jpg", "./{o}/1.jpg", "{o}//1.jpg", "//{o}/1.jpg",
            "{m}/%2e%2e/{o}/1.jpg", "{m}/%2E%2E/{o}/1.jpg", "{m}/.%2e/{o}/1.jpg", "{m}%2f..%2f{o}%2f1.jpg",
            "{m}/%2e%2e%2f{o}/1.jpg", "{m}/%252e%252e/{o}/1.jpg", "{m}/%25%32%65%25%32%65/{o}/1.jpg",
            "{m}/..%252f{o}/1.jpg", "{m}/..%c0%af{o}/1.jpg", "{m}/%c0%ae%c0%ae/{o}/1.jpg", "{m}/..\\{o}\\1.jpg",
            "{m}/..%5c{o}%5c1.jpg", "{m}/..;/{o}/1.jpg", "{m}/1.jpg%00/../../{o}/1.jpg", "{o}/1.jpg%00", "{o}/1.jpg%00.png",
            "{m}/1.jpg%0a{o}/1.jpg", "{m}/1.jpg%0d%0aX-Original-URI:%20/thumbs/{o}/1.jpg", "{o}/1.jpg.", "{o}/1.jpg/",
            "{o}/1.jpg/.", "{o}/1.jpg%20", "{o}/1.jpg;a=b", "{o}/1.jpg%3fgrant=", "{o}/1.jpg%23", "{O}/1.jpg", "{o}/1.JPG",
            "{e}/1.jpg", "{E}/1.jpg", "{e}/1%2ejpg", "{o}/1.jpg%ff", "{o}/1.jpg%ef%bb%bf", "{o}%e2%88%951.jpg",
            "../names/{o}/1.jpg.label", "../objects/", "../thumbs/{o}/1.jpg", "../../thumbs/{o}/1.jpg", "%2e%2e/thumbs/{o}/1.jpg",
            "{m}/1.jpg%3f/../../{o}/1.jpg", "{o}/%31.jpg", "{o}/./1.jpg", "{m}/.../{o}/1.jpg", "~/{o}/1.jpg", "*", "%", "%2", "%zz/{o}/1.jpg"]
    encoded = f"%{ord(other[0]):x}{other[1:]}"
    paths = ["/thumbs/" + way.format(m=mine, o=other, O=other.upper(), e=encoded, E=encoded.upper()[:3] + encoded[3:]) for way in ways]
    paths += [f"//thumbs/{other}/1.jpg", f"/./thumbs/{other}/1.jpg", f"/Thumbs/{other}/1.jpg", f"/%74humbs/{other}/1.jpg",
              f"/thumbs%2f{other}%2f1.jpg", f"/x/../thumbs/{other}/1.jpg", f"http://thumbs/thumbs/{other}/1.jpg",
              f"http://thumbs/thumbs/{mine}/../{other}/1.jpg", f"https://u:p@elsewhere:1/thumbs/{other}/1.jpg", f"thumbs/{other}/1.jpg"]
    return paths


def addresses(service, grants):
    refused = 0
    for mine, other in (("porch", "nursery"), ("nursery", "porch")):
        for path in tricky_targets(mine, other):
            for query in (f"?grant={grants[mine]}", f"?grant={grants[mine]}#x", f"?grant={grants[mine]}/../{other}"):
                status, body, _ = service.ask(path + query)
                expect(PICTURES[other] not in body and body != PICTURES[other], f"{path}: another camera's picture")
                expect(status != 200, f"{path}: {status}")
                refused += 1
        # The other way round, where all of these mean one's own: they may be admitted, and are then one's own.
        admitted = 0
        for path in tricky_targets(other, mine):
            status, body, _ = service.ask(path + f"?grant={grants[mine]}")
            expect(status != 200 or body == PICTURES[mine], f"{path}: something else than one's own")
            admitted += status == 200
        expect(admitted > 10, f"plain ways to one's own picture are ways: {admitted}")
    for target in ("/_admit", "/objects/" + entry_of("porch")[:64].decode(), "/names/porch/1.jpg.label", "/admit", "/counts",
                   "/thumbs/", "/thumbs", "/"):
        status, body, _ = service.ask(f"{target}?grant={grants['porch']}")
        expect(status in (403, 404), f"{target}: {status}")
        expect(body != PICTURES["porch"], f"{target}: a picture without a look")
    return refused


def grants_that_are_none(service, grants):
    good = f"/thumbs/porch/1.jpg?grant={grants['porch']}"
    for target, what in (("/thumbs/porch/1.jpg", "none"), ("/thumbs/porch/1.jpg?grant=", "an empty one"),
                         (good + "A", "a longer one"), (good[:-1], "a shorter one"), (good + "&grant=x", "two"),
                         (f"{good}&grant={grants['nursery']}", "two good ones"), (good.replace("grant=", "Grant="), "another name"),
                         ("/thumbs/porch/1.jpg?grant=" + "v4.public." + "A" * 9000, "a very long one")):
        status, _, _ = service.ask(target)
        expect(status == (414 if len(target) > 8192 else 403), f"a grant that is {what}: {status}")
    for headers in (["X-Original-URI: " + good], ["X-Original-Method: GET", "X-Sightline-Object: " + entry_of("porch")[:64].decode()]):
        status, _, _ = service.ask("/thumbs/nursery/1.jpg?grant=" + grants["porch"], headers=headers)
        expect(status == 403, f"what the client says of itself: {status}")
    short = service.grant("porch", "--lifetime", "1ms")
    bound = service.grant("porch", "--connection", "127.0.0.1"), service.grant("porch", "--connection", "10.0.0.7")
    once = service.grant("porch", "--single-use")
    time.sleep(0.01)
    for grant, status in ((short, 403), (bound[0], 200), (bound[1], 403), (once, 200), (once, 403)):
        found, _, _ = service.ask(f"/thumbs/porch/1.jpg?grant={grant}")
        expect(found == status, f"expired, bound or used: {found}, not {status}")
    once = service.grant("porch", "--single-use")
    with_it = []
    threads = [threading.Thread(target=lambda: with_it.append(service.ask(f"/thumbs/porch/1.jpg?grant={once}")[0]))
               for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(sorted(with_it) == [200] + [403] * 7, f"one use among eight at once: {with_it}")


def links(service, grants):
    names, objects = service.store / "names", service.store / "objects"
    (names / "porch/link.jpg.label").symlink_to(names / "porch/1.jpg.label")
    (names / "porch/folder").symlink_to(names / "porch")
    for name in ("porch/link.jpg", "porch/folder/1.jpg"):
        status, _, _ = service.ask(f"/thumbs/{name}?grant={grants['porch']}")
        expect(status == 403, f"{name}: a link is followed, {status}")
    # A label whose object is a link to another object, or is missing, or a folder, or was written over.
    digest = entry_of("porch").split(b"\n")[0].decode()
    kept = (objects / digest).rename(objects / "kept")
    other = objects / entry_of("nursery").split(b"\n")[0].decode()
    for make in (lambda: (objects / digest).symlink_to(other), lambda: (objects / digest).symlink_to(kept), lambda: None,
                 lambda: (objects / digest).mkdir(), lambda: os.mkfifo(objects / digest),
                 lambda: (objects / digest).write_bytes(PICTURES["nursery"]), lambda: (objects / digest).write_bytes(b"")):
        make()
        status, body, _ = service.ask(f"/thumbs/porch/1.jpg?grant={grants['porch']}")
        expect(status == 403, f"an object that is none: {status}")
        (objects / digest).rmdir() if (objects / digest).is_dir() else (objects / digest).unlink(missing_ok=True)
    kept.rename(objects / digest)
    own_pictures(service, grants)


def random_addresses(service, grants, seconds):
    """Pieces of addresses in any order: whatever is answered with 200 is the picture of the grant."""
    pieces = ["/", "//", "thumbs", "porch", "nursery", "1.jpg", ".", "..", "%2e", "%2f", "%2F", "%25", "2e", "%00", "%c0%af", "\\", ";",
              "?", "#", "x", "names", "objects", ".label", "%", "/thumbs/", "/../", "/porch/1.jpg", "/nursery/1.jpg"]
    seed = random.SystemRandom().randrange(1 << 32)
    draw = random.Random(seed)
    asked = admitted = 0
    end = time.monotonic() + seconds
    connections = []
    while time.monotonic() < end:
        camera = draw.choice(list(PICTURES))
        path = "/thumbs/" + "".join(draw.choice(pieces) for _ in range(draw.randrange(1, 7)))
        target = path + ("&" if "?" in path else "?") + "grant=" + grants[camera]
        status, body, _ = service.ask_on(connections, target)
        asked += 1
        admitted += status == 200
        expect(status != 200 or body == PICTURES[camera], f"seed {seed}: {target}: another picture")
    expect(admitted > 0, f"seed {seed}: some random addresses are somebody's own")
    return asked, admitted


def races(service, grants, seconds):
    """A name's entry is exchanged and half-written while both ask for it."""
    entry = service.store / "names/porch/1.jpg.label"
    texts = {camera: entry_of(camera) for camera in PICTURES}
    digests = {camera: text.split(b"\n")[0] for camera, text in texts.items()}
    mixed = [texts["porch"].replace(digests["porch"], digests["nursery"]), texts["nursery"].replace(digests["nursery"], digests["porch"])]
    end = time.monotonic() + seconds
    seen = {camera: {200: 0, 403: 0} for camera in PICTURES}
    changes = [0]

    def change():
        draw = random.Random(7)
        while time.monotonic() < end:
            text = draw.choice(list(texts.values()) * 3 + mixed)
            if draw.randrange(3):
                new = entry.with_suffix(".new")
                new.write_bytes(text)
                new.rename(entry)
            else:  # as no writer should: in place, piece by piece
                with open(entry, "r+b", buffering=0) as file:
                    cut = draw.randrange(len(text))
                    file.write(text[:cut])
                    file.write(text[cut:])
                    file.truncate()
            changes[0] += 1

    def look(camera):
        connections = []
        while time.monotonic() < end:
            status, body, _ = service.ask_on(connections, f"/thumbs/porch/1.jpg?grant={grants[camera]}")
            expect(status in (200, 403), f"in a race: {status}")
            expect(status != 200 or body == PICTURES[camera], f"in a race {camera} was shown another picture")
            seen[camera][status] = seen[camera].get(status, 0) + 1

    threads = [threading.Thread(target=change)]
    threads += [threading.Thread(target=look, args=(camera,)) for camera in PICTURES for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for camera in PICTURES:
        expect(min(seen[camera][200], seen[camera][403]) > 2, f"both outcomes were seen in the race: {seen}")
    service.put("porch/1.jpg", "porch")
    return changes[0], seen


def switches(service, grants):
    good = f"/thumbs/porch/1.jpg?grant={grants['porch']}"
    service.silent.set()
    time.sleep(0.1)  # the last beat is over
    service.heartbeat(True)
    expect(service.ask(good)[0] == 403, "the switch is thrown")
    service.heartbeat(False)
    expect(service.ask(good)[0] == 200, "the switch is back")
    old = json.dumps([{"global": "lockdown", "value": False, "as_of": "2024-02-16T06:00:00Z"}])
    for text in (old, "", "[]", "{", old.replace("2024", "2124")):
        service.heartbeat(False, text)
        expect(service.ask(good)[0] == 403, f"a switch that nobody knows: {text}")
    (service.folder / "switches.json").unlink()
    expect(service.ask(good)[0] == 403, "no file of switches")
    service.heartbeat(False)
    expect(service.ask(good)[0] == 200, "known again")


def sidecar_down(service, grants):
    good = f"/thumbs/porch/1.jpg?grant={grants['porch']}"
    sidecar = int((service.folder / "sidecar.pid").read_text())
    os.kill(sidecar, signal.SIGSTOP)
    began = time.monotonic()
    status = service.ask(good)[0]
    expect(status in (403, 500), f"the sidecar hangs: {status}")
    expect(time.monotonic() - began < 5, "a sidecar that hangs is not waited for")
    os.kill(sidecar, signal.SIGCONT)
    os.kill(sidecar, signal.SIGKILL)
    time.sleep(0.1)
    for path in (good, "/thumbs/porch/1.jpg", "/thumbs/nursery/1.jpg?grant=x"):
        status, body, _ = service.ask(path)
        expect(status in (403, 500), f"the sidecar is down: {status}")
        expect(body not in PICTURES.values(), "a picture without a look")


def main():
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        service = Service(folder)
        try:
            grants = {camera: service.grant(camera, "--lifetime", "1h") for camera in PICTURES}
            own_pictures(service, grants)
            print("addresses refused:", addresses(service, grants))
            grants_that_are_none(service, grants)
            links(service, grants)
            print("random addresses, admitted:", *random_addresses(service, grants, 3))
            print("races:", *races(service, grants, 4))
            switches(service, grants)
            log = (service.folder / "access.log").read_text()
            expect("v4.public" not in log, "no grant stands in the log")
            sidecar_down(service, grants)
        finally:
            service.stop()
    print(f"{len(failures)} not so, {time.monotonic() - began:.1f} s")
    sys.exit(1 if failures else 0)


main()
