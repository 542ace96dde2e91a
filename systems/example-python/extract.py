#!/usr/bin/env python3
"""An extractor in Python to copy from: runs of capitalised words are names.

One JSON object a line comes in on stdin, one goes out on stdout. Log to stderr, never to stdout.
"""
import json
import re
import sys

NAME = re.compile(r"[^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+)*")


def hello(request):
    global label
    label = request["options"].get("label", "NAME")
    return {"assay": 1, "name": "example-python", "version": "1.0",
            "offsets": "codepoint",  # what Python's own string indices count
            "layers": ["mentions"]}


def extract(document):
    mentions = []
    starts = {document["tokens"][first][0] for first, last in document["sentences"] if first < last}
    for hit in NAME.finditer(document["text"]):
        if hit.start() in starts and " " not in hit.group():
            continue  # one capital at the start of a sentence says nothing
        mentions.append({"type": label, "spans": [[hit.start(), hit.end()]]})
    return {"id": document["id"], "mentions": mentions}


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = hello(request["hello"]) if "hello" in request else extract(request)
    except Exception as error:  # costs this document, not the run
        answer = {"id": request.get("id"), "error": repr(error)}
    print(json.dumps(answer), flush=True)
