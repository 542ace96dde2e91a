"""Works for: a person and the organization behind it. Says in its log what it was handed."""
import json, sys

sys.stdin.readline()
print(json.dumps({"assay": 1, "name": "pairs", "version": "1", "offsets": "codepoint", "layers": ["relations"]}), flush=True)
for line in sys.stdin:
    d = json.loads(line)
    m = d.get("mentions", [])
    print(d["id"], [x["type"] for x in m], file=open("../handed.log", "a"))
    found = [(a["id"], b["id"]) for a, b in zip(m, m[1:]) if (a["type"], b["type"]) == ("PERSON", "ORGANIZATION")]
    print(json.dumps({"id": d["id"], "relations": [{"type": "WORKS", "args": [["who", a], ["where", b]]} for a, b in found]}), flush=True)
