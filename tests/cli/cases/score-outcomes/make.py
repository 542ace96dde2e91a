"""Two documents in which every verdict of every layer is given."""
import json

text = "Rebels attacked Basra on Monday. They killed Amal Said, who headed Acme in Kut. Omar said it was over."


def span(words, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return [[start, start + len(words)]]


def mention(i, kind, words, **more):
    return {"id": i, "type": kind, "spans": span(words), **more}


gold = {"id": "a", "text": text, "mentions": [
    mention("T1", "PERSON", "Rebels", link="Q1"), mention("T2", "PLACE", "Basra", link="Q2", attributes={"level": "name"}),
    mention("T3", "PERSON", "They"), mention("T4", "PERSON", "Amal Said", link="NIL:amal"), mention("T5", "PERSON", "who"),
    mention("T6", "COMPANY", "Acme", link="Q3"), mention("T7", "PLACE", "Kut", link="Q4", attributes={"level": "name"}),
    mention("T8", "PERSON", "Omar", link="Q5"), mention("T9", "CONFLICT", "attacked"), mention("T10", "KILL", "killed"),
    mention("T11", "SPEECH", "said"), mention("T12", "LEAD", "headed")],
    "clusters": [["T1", "T3"], ["T4", "T5"], ["T6", "T7"]],
    "relations": [{"id": "R1", "type": "HEAD", "args": [["who", "T4"], ["of", "T6"]]}, {"id": "R2", "type": "IN", "args": [["what", "T6"], ["where", "T7"]]},
                  {"id": "R3", "type": "IN", "args": [["what", "T1"], ["where", "T2"]]}, {"id": "R4", "type": "KNOWS", "args": [["one", "T4"], ["two", "T8"]]},
                  {"id": "R5", "type": "AT", "args": [["what", "T4"], ["where", "T7"]]}, {"id": "R6", "type": "OF", "args": [["a", "T8"], ["b", "T1"]]},
                  {"id": "R7", "type": "OF", "args": [["a", "T3"], ["b", "T5"]]}],
    "events": [{"id": "E1", "type": "CONFLICT", "trigger": "T9", "args": [["attacker", "T1"], ["target", "T2"]], "attributes": {"polarity": "no"}},
               {"id": "E2", "type": "KILL", "trigger": "T10", "args": [["agent", "T3"], ["victim", "T4"], ["place", "T7"]]},
               {"id": "E3", "type": "SPEECH", "trigger": "T11", "args": [["speaker", "T8"]]}, {"id": "E4", "type": "LEAD", "trigger": "T12", "args": []}],
    "records": [{"id": "F1", "type": "ATTACK", "slots": {"perpetrator": [["Rebels", "the rebels"]], "place": [["Basra"], ["Kut"]], "date": [["Monday"]]}},
                {"id": "F2", "type": "SALE", "slots": {"buyer": [["Acme"]]}}]}
predicted = {"id": "a", "mentions": [
    mention("T1", "PERSON", "Rebels", link="Q1"), mention("T2", "PERSON", "Basra", link="Q9", attributes={"level": "name"}),
    mention("T3", "PERSON", "They"), mention("T4", "PERSON", "Amal", link="Q7"), mention("T5", "PERSON", "who"),
    mention("T6", "COMPANY", "Acme", link="NIL"), mention("T7", "PLACE", "Kut", attributes={"level": "title"}),
    mention("T8", "PLACE", "Omar said", link="Q8"), mention("T9", "CONFLICT", "attacked"), mention("T10", "CONFLICT", "killed"),
    mention("T11", "SPEECH", "said it"), mention("T13", "PERSON", "Amal Said", link="Q7"), mention("T14", "DAY", "Monday"), mention("T15", "END", "over")],
    "clusters": [["T1", "T3", "T5"], ["T13", "T6"], ["T7", "T14"]],
    "relations": [{"id": "R1", "type": "HEAD", "args": [["who", "T6"], ["of", "T13"]]}, {"id": "R2", "type": "IN", "args": [["what", "T6"], ["where", "T7"]]},
                  {"id": "R3", "type": "IN", "args": [["what", "T1"], ["where", "T2"]]}, {"id": "R4", "type": "MEETS", "args": [["one", "T13"], ["two", "T8"]]},
                  {"id": "R5", "type": "AT", "args": [["what", "T4"], ["where", "T7"]]}, {"id": "R6", "type": "OF", "args": [["a", "T14"], ["b", "T1"]]},
                  {"id": "R8", "type": "NEAR", "args": [["a", "T1"], ["b", "T14"]]}, {"id": "R9", "type": "OF", "args": [["a", "T3"], ["c", "T5"]]}],
    "events": [{"id": "E1", "type": "CONFLICT", "trigger": "T9", "args": [["target", "T1"], ["target", "T14"]], "attributes": {"polarity": "yes", "tense": "past"}},
               {"id": "E2", "type": "CONFLICT", "trigger": "T10", "args": [["agent", "T3"], ["victim", "T4"]]},
               {"id": "E3", "type": "SPEECH", "trigger": "T11", "args": [["speaker", "T8"], ["time", "T14"]]}, {"id": "E4", "type": "END", "trigger": "T15", "args": []}],
    "records": [{"id": "F1", "type": "ATTACK", "slots": {"perpetrator": [["THE REBELS"]], "place": [["Baghdad"], ["kut"]], "weapon": [["guns"]]}},
                {"id": "F2", "type": "LOSS", "slots": {"loser": [["Acme"]]}}]}
with open("gold.jsonl", "w") as f:
    f.write(json.dumps(gold) + "\n")
with open("predicted.jsonl", "w") as f:
    f.write(json.dumps(predicted) + "\n")
