#!/usr/bin/env python3
"""An extractor in Python to copy from: runs of capitalised words are names.

One JSON object a line comes in on stdin, one goes out on stdout. Log to stderr, never to stdout.
"""
import json
import sys


def hello(request):
    global label
    label = request["options"].get("label", "NAME")
    return {"assay": 1, "name": "example-python", "version": "1.0",
            "offsets": "codepoint",  # what Python's own string indices count
            "layers": ["mentions"]}


def extract(document):
    text, tokens, mentions = document["text"], document["tokens"], []
    for first, last in document["sentences"]:  # ranges of token numbers
        run = []
        for i in range(first, last + 1):
            if i < last and text[tokens[i][0]].isupper():
                run.append(i)
                continue
            if run and run != [first]:  # one capital at the start of a sentence says nothing
                mentions.append({"type": label, "spans": [[tokens[run[0]][0], tokens[run[-1]][1]]]})
            run = []
    return {"id": document["id"], "mentions": mentions}


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = hello(request["hello"]) if "hello" in request else extract(request)
    except Exception as error:  # costs this document, not the run
        answer = {"id": request.get("id"), "error": repr(error)}
    print(json.dumps(answer), flush=True)
