"""Gold of N documents and answers of systems: make.py N. Every document has nine persons; `before` misses some and makes some
up; `same` is the same; `noise` errs as often, but elsewhere; `loss` also misses the first person; `gain` finds one more."""
import json
import random
import sys

n = int(sys.argv[1])
random.seed(4)


def write(name, answers):
    with open(name, "w") as file:
        for i, (text, spans) in enumerate(answers):
            document = {"id": f"d{i + 1:04}", "mentions": [{"type": "PERSON", "spans": [s]} for s in spans]}
            if text:
                document["text"] = text
            file.write(json.dumps(document) + "\n")


def errs(found):
    return [s for k, s in enumerate(spans) if k in found] + [[0, 1]] * (random.random() < 0.5)


spans = [[5 * k + 2, 5 * k + 4] for k in range(9)]
text = "a" + " ab c" * 9
gold, before, noise, loss, gain = [], [], [], [], []
for i in range(n):
    found = {k for k in range(9) if random.random() < 0.85}
    answer = errs(found)
    gold.append((text, spans))
    before.append((None, answer))
    other = set(found)
    if i % 10 == 3:
        other ^= {random.randrange(9)}
    noise.append((None, [s for k, s in enumerate(spans) if k in other] + answer[len(found):]))
    loss.append((None, [s for s in answer if s != spans[0] and (i % 2 or s != spans[1])]))
    gain.append((None, answer + [s for s in spans if s not in answer][:1]))
for name, answers in [("gold", gold), ("before", before), ("noise", noise), ("loss", loss), ("gain", gain)]:
    write(f"{name}.jsonl", answers)
