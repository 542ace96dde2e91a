"""Twelve documents with mentions of three types, three systems that find more and more of them, the later ones with a confidence."""
import json
import random

r = random.Random(5)
types = ["PERSON", "GPE", "ORGANIZATION"]
documents = []
for d in range(12):
    text = " ".join(f"w{r.randrange(100):02}" for _ in range(40)) + "."
    mentions = [(4 * i, 4 * i + r.choice([3, 3, 7]), types[r.randrange(3)]) for i in range(0, 38, 4)]
    documents.append((f"d{d:02}", text, mentions))
with open("gold.jsonl", "w") as f:
    for name, text, mentions in documents:
        f.write(json.dumps({"id": name, "text": text, "mentions": [{"type": t, "spans": [[a, b]]} for a, b, t in mentions]}) + "\n")
for at, system in enumerate(["low", "middle", "high"]):
    with open(f"{system}.jsonl", "w") as f:
        for name, text, mentions in documents:
            out = []
            for a, b, t in mentions:
                x = r.random()
                score = {"score": round(0.5 + 0.5 * r.random() - 0.3 * (x > 0.8), 2)} if at else {}
                if x < 0.5 + at * 0.15:
                    out.append({"type": t, "spans": [[a, b]], **score})
                elif x > 0.9:
                    out.append({"type": types[(types.index(t) + 1) % 3], "spans": [[a, a + 3]], **score})
            f.write(json.dumps({"id": name, "mentions": out}) + "\n")
