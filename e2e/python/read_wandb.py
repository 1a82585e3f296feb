"""Reads a .wandb file with the classes of the wandb package, and prints its records as JSON lines.

    python read_wandb.py run-<id>.wandb
"""

import struct
import sys
import zlib

from google.protobuf.json_format import MessageToJson
from google.protobuf.unknown_fields import UnknownFieldSet
from wandb.proto import wandb_internal_pb2

BLOCK = 32768
HEADER = struct.Struct("<IHB")

with open(sys.argv[1], "rb") as file:
    data = file.read()
assert data[:7] == b":W&B\xe1\xbe\x00", data[:7]
at, content = 7, b""
while at < len(data):
    left = BLOCK - at % BLOCK
    if left < HEADER.size:
        at += left
        continue
    checksum, size, kind = HEADER.unpack_from(data, at)
    piece = data[at + HEADER.size : at + HEADER.size + size]
    assert zlib.crc32(bytes([kind]) + piece) == checksum, at
    content += piece
    at += HEADER.size + size
    if kind in (1, 4):
        record = wandb_internal_pb2.Record()
        record.ParseFromString(content)
        assert len(UnknownFieldSet(record)) == 0, record
        print(MessageToJson(record, preserving_proto_field_name=True, indent=None))
        content = b""
assert content == b"", "the last record has no end"
