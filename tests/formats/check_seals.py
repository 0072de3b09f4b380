"""specs/seal-format.md written a second time: the seals of tests/golden/cli/clips.sealed.jsonl, made again from the
facts beside them. Fails unless exactly the lines hold that `sightline seal check` lets hold (clips.transcript)."""

import base64
import datetime
import hashlib
import json
import struct
import sys

GOLDEN = sys.argv[1] + "/tests/golden/cli/clips."
HOLD = {1, 3, 4, 5, 6, 7}  # the second one was changed, the eighth is cut off
SEALED_FIXED, SEALED = 1, 3


def text(of):
    return struct.pack("<H", len(of.encode())) + of.encode()


def number(kind, of):
    return bytes([kind]) + struct.pack("<q", of)


# Types: how they are declared, and how a value is encoded.
def scalar(kind, encode, optional=False):
    return (bytes([kind, optional]), lambda v: b"\x01" if optional and v is None else encode(v))


def moment(v):
    at = datetime.datetime.fromisoformat(v.replace("Z", "+00:00"))
    return number(4, round(at.timestamp() * 1000))


def entity(name):
    encode = lambda v: b"\x07" + text(v["type"]) + text(v["id"])
    return (bytes([5, 0]) + text(name), encode)


INT = scalar(1, lambda v: number(3, v))
TIME = scalar(2, moment)
OPTIONAL_TIME = scalar(2, moment, True)
STRING = scalar(6, lambda v: b"\x08" + text(v))
OPTIONAL_STRING = scalar(6, lambda v: b"\x08" + text(v), True)
LEVEL = (bytes([4, 0]) + text("Level") + b"\x01\x02\x00" + text("low") + text("high"), lambda v: b"\x06" + text(v))

# The sealed declarations of clips.pol.
FIXED = [("account", entity("Account")), ("note", OPTIONAL_STRING)]
CHANGING = [("title", STRING)]
SHARE = [("user", entity("User")), ("camera", entity("Camera"))], [("level", LEVEL)]
BINDING = [("camera", entity("Camera")), ("user", entity("User")), ("slot", INT)], [("from", TIME), ("until", OPTIONAL_TIME)]


def age(milliseconds=None):
    return struct.pack("<?q", milliseconds is not None, milliseconds or 0)


def declared(names):
    return [text(name) + kind[0] for name, kind in names]


def of_entity(attributes, within=None):
    return struct.pack("<H", len(attributes)) + b"".join(d + age(within) for d in declared(attributes))


def of_relation(columns, fields, unique, listed_by, within=None):
    columns, fields = declared(columns), declared(fields)
    return (bytes([len(columns)]) + b"".join(columns) + struct.pack("<H", len(fields)) + b"".join(fields)
            + bytes([len(unique), *unique, listed_by]) + age(within))


def values(names, given):
    return b"".join(kind[1](given.get(name)) for name, kind in names)


def row(columns, key):
    return b"".join(kind[1](value) for (_, kind), value in zip(columns, key))


# Kind, name, trust, declaration, and what follows the stamp.
def record(fact):
    if "uid" in fact:
        fixed = "account" in fact["attrs"]
        attributes, within = (FIXED, None) if fixed else (CHANGING, 3_600_000)
        body = text(fact["uid"]["id"]) + values(attributes, fact["attrs"])
        return (1 if fixed else 2), "Clip", (SEALED_FIXED if fixed else SEALED), of_entity(attributes, within), body
    if "list" in fact:
        columns, fields = SHARE
        rows = sorted((columns[0][1][1](r["key"][0]), values(fields, r["fields"])) for r in fact["rows"])
        body = columns[1][1][1](fact["list"][0]) + struct.pack("<I", len(rows)) + b"".join(a + b for a, b in rows)
        return 4, "share", SEALED, of_relation(columns, fields, [0b11], 0b10, 10_000), body
    if "relation" in fact:
        body = row(BINDING[0], fact["key"]) + values(BINDING[1], fact["fields"])
        return 3, "binding", SEALED_FIXED, of_relation(*BINDING, [], 0), body
    return 5, "mode", SEALED, LEVEL[0] + age(10_000), LEVEL[1](fact["value"])


def holds(fact, key_id, key):
    seal = base64.urlsafe_b64decode(fact["seal"] + "=" * (-len(fact["seal"]) % 4))
    if len(seal) != 34 or seal[:2] != b"\x01\x01" or seal[2:10] != key_id:
        return False
    kind, name, trust, declaration, body = record(fact)
    head = text("sightline declaration 1") + bytes([kind]) + text(name) + bytes([trust])
    digest = hashlib.blake2b(head + declaration, digest_size=32).digest()
    sealed = seal[:10] + bytes([kind]) + text(name) + seal[10:18] + body
    tag = hashlib.blake2b(b"sightline-seal-1" + digest + sealed, key=key, digest_size=16).digest()
    return tag == seal[18:]


title, line = open(GOLDEN + "keys").read().splitlines()
word, key_id, key = line.split(" ")
key_id, key = bytes.fromhex(key_id), bytes.fromhex(key)
found = hashlib.blake2b(b"sightline key id\x01" + key, digest_size=32).digest()[:8]
if (title, word, found) != ("sightline seal keys 1", "current", key_id):
    sys.exit("the key file is not as the format says")
lines = [json.loads(line) for line in open(GOLDEN + "sealed.jsonl")]
held = {n for n, fact in enumerate(lines, 1) if "seal" in fact and holds(fact, key_id, key)}
if held != HOLD:
    sys.exit(f"lines {sorted(held)} hold, and {sorted(HOLD)} should")
