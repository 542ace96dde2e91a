"""Knows the names it has seen, and nothing else."""
import json
import sys

for line in sys.stdin:
    r = json.loads(line)
    if "train" in r:
        seen = [d["text"][s:e] for d in map(json.loads, open(r["train"])) for m in d["mentions"] for s, e in m["spans"]]
        json.dump(seen, open(r["model"], "w"))
        answer = {"trained": True}
    elif "hello" in r:
        seen = json.load(open(r["hello"]["model"]))
        answer = {"assay": 1, "name": "memory", "version": "1", "offsets": "codepoint", "layers": ["mentions"]}
    else:
        answer = {"id": r["id"], "mentions": [{"type": "GPE", "spans": [[r["text"].index(n), r["text"].index(n) + 4]]} for n in seen if n in r["text"]]}
    print(json.dumps(answer), flush=True)
