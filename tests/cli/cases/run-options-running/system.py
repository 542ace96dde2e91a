"""Learns the words of the training documents; fails, sleeps, or counts how often it is asked, as the text says."""
import json
import os
import sys
import time


def say(answer):
    print(json.dumps(answer), flush=True)


first = json.loads(sys.stdin.readline())
if "train" in first:
    with open(first["train"]) as lessons, open(first["model"], "w") as model:
        for line in lessons:
            document = json.loads(line)
            for mention in document["mentions"]:
                start, end = mention["spans"][0]
                model.write(document["text"][start:end] + "\n")
    say({"trained": True})
    sys.exit()
say({"assay": 1, "name": "words", "version": "1", "offsets": "codepoint", "layers": ["mentions"]})
model = first["hello"]["model"]
words = open(model).read().split() if model else []
for line in sys.stdin:
    document = json.loads(line)
    with open("../asked", "a") as asked:
        asked.write(document["id"] + "\n")
    if "slow" in document["text"]:
        time.sleep(600)
    if "once" in document["text"] and not os.path.exists("../again"):
        say({"id": document["id"], "error": "not now"})
        continue
    found = [[document["text"].index(word), word] for word in words if word in document["text"]]
    say({"id": document["id"], "mentions": [{"type": "GPE", "spans": [[at, at + len(word)]]} for at, word in found]})
