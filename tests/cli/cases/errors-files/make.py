"""A text that would like to move the cursor, turn the line round and end it, with boundaries of all kinds; and a long mention."""
import json

text = "Al Wahda Bank\u202e of\x1b[31m Kut\nopened its-door. " + "word " * 60 + "end."


def mention(kind, start, end):
    return {"type": kind, "spans": [[start, end]]}


at = text.index("opened")
with open("g.jsonl", "w") as f:
    f.write(json.dumps({"id": "t1", "text": text, "mentions": [
        mention("BANK", 0, 13), mention("CITY", text.index("Kut"), text.index("Kut") + 3), mention("DOOR", at + 7, at + 15),
        mention("LONG", at, len(text) - 1)]}) + "\n")
with open("p.jsonl", "w") as f:
    f.write(json.dumps({"id": "t1", "mentions": [
        mention("BANK", 3, 20), mention("CITY", text.index("Kut") - 1, text.index("Kut") + 3), mention("DOOR", at + 11, at + 15),
        mention("LONG", at, len(text) - 6), {"type": "CITY", "surface": "Nowhere\nat all"}]}) + "\n")
