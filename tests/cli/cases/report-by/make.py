"""A corpus of eight training and twelve test documents, and two answers: one that knows the names it has seen and says one of
them too often, one that finds most of everything."""
import json
import os

people = ["Amara Kole", "Joana Reis", "Tomas Weld", "Ines Prado"]
new = ["Omar Said Haddad", "Lena Bruhn", "Ngozi", "Pia de la Vega y Soto"]


def document(i, name, place):
    text = f"In {place}, {name} spoke and {people[i % 4]} heard."
    spans = [("GPE", place), ("PERSON", name), ("PERSON", people[i % 4])]
    mentions, seen = [], 0
    for kind, surface in spans:
        start = text.index(surface, seen)
        seen = start + len(surface)
        mentions.append({"type": kind, "spans": [[start, seen]],
                         "attributes": {"level": "new" if surface in new else "known"}})
    return {"id": f"{'abc'[i % 3]}{i:02}", "text": text, "mentions": mentions}


def put(path, documents):
    with open(path, "w") as f:
        f.writelines(json.dumps(d) + "\n" for d in documents)


train = [document(i, people[i % 2], "Faro" if i < 6 else "Oslo") | {"id": f"t{i}"} for i in range(8)]
test = [document(i, new[i % 4] if i % 2 else people[i % 4], "Faro" if i % 3 else "Lima") for i in range(12)]
os.mkdir("c")
put("c/all.jsonl", train + test)
memory = [{"id": d["id"], "mentions": [{"type": m["type"], "spans": m["spans"]} for m in d["mentions"]
                                       if d["text"][slice(*m["spans"][0])] not in new + ["Lima"]]
           + ([{"type": "PERSON", "surface": "heard"}] if i % 5 == 0 else [])} for i, d in enumerate(test)]
most = [{"id": d["id"], "mentions": [{"type": m["type"], "spans": m["spans"]} for k, m in enumerate(d["mentions"]) if (i + k) % 7]}
        for i, d in enumerate(test)]
put("memory.jsonl", memory)
put("most.jsonl", most)
put("train.jsonl", train)
with open("c/corpus.yaml", "w") as f:
    f.write("name: names\nversion: 1.0\nformat: jsonl\ndocuments: all.jsonl\nsplits:\n  train: [%s]\n  test: [%s]\n"
            % (", ".join(d["id"] for d in train), ", ".join(d["id"] for d in test)))
