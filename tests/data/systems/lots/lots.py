"""A system that answers differently each time: it draws lots which of the capitalised words it marks as NAME. The seed is
the number of the repetition, so that each of them can be had again."""
import hashlib
import json
import os
import re
import sys

repetition = os.environ["ASSAY_REPETITION"]


def drawn(identity, match):
    lot = hashlib.sha256(f"{repetition}/{identity}/{match.start()}".encode()).digest()[0]
    return lot * 100 < keep * 256


request = json.loads(sys.stdin.readline())
keep = int(request["hello"]["options"]["keep"])
print(json.dumps({"assay": 1, "name": "lots", "version": "1.0", "offsets": "codepoint", "layers": ["mentions"]}), flush=True)
for line in sys.stdin:
    document = json.loads(line)
    marked = [m.span() for m in re.finditer(r"\b[A-Z]\w+", document["text"]) if drawn(document["id"], m)]
    print(json.dumps({"id": document["id"], "mentions": [{"type": "NAME", "spans": [span]} for span in marked]}), flush=True)
