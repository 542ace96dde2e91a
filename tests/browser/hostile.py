"""Gold and answers that try to break out of a page: every text, id and label must be shown as what it is."""
import json

ATTACKS = [
    "<script>window.broken=1</script>", "</script><script>window.broken=2</script>", "<img src=x onerror=window.broken=3>",
    "<svg/onload=window.broken=4>", "\"><b onmouseover=window.broken=5>", "' onclick='window.broken=6", "javascript:window.broken=7",
    "]]>", "<![CDATA[x]]>", "<!-- x", "--> x", "&lt;script&gt;", "&amp;amp;", "&#60;b&#62;", "&nosuch;", "&", "<", ">", "\"", "'", "`${1}`",
    "{{7*7}}", "${window.broken=8}", "\\u003cscript\\u003e", "\\", "\\\\", "\\n", "</textarea>", "</title><h1>", "</style>", "<a href=//example.org>",
    "<iframe src=javascript:window.broken=9>", "<base href=//example.org/>", "<meta http-equiv=refresh content=0>", "<link rel=stylesheet href=x>",
    "\u202ertl override\u202c", "\u2066isolate\u2069", "\u200fmark", "\u05e9\u05dc\u05d5\u05dd abc \u05e2\u05d5\u05dc\u05dd", "\u0627\u0644\u0633\u0644\u0627\u0645 123",
    "\u200bzero", "\ufeffbom", "\u00adsoft", "e\u0301", "Z\u0351\u0352\u0353algo", "\U0001F468\u200d\U0001F469\u200d\U0001F467", "\U0001D54F", "\u4e2d\u6587",
    "\u2028line", "\u2029paragraph", "tab\there", "a" * 10000, "\u0085next", "\u0007bell", "\u007fdelete", "%3Cscript%3E", "%00", "#document=x&system=y",
    "?a=b&c=d", "null", "undefined", "NaN", "__proto__", "constructor", "0", "-1",
]


def name_of(attack):
    """An id and a label may hold no control characters: the readers refuse them."""
    return "".join(c for c in attack if ord(c) >= 0x20 and ord(c) != 0x7F)[:200] or "x"


def documents():
    for i, attack in enumerate(ATTACKS):
        text = f"before {attack} after\nNUL \u0000 in the text"
        if attack in ("\u0007bell",):
            text += " \u0001\u001f"
        yield {"id": f"{i:02d} {name_of(attack)}", "text": text,
               "mentions": [{"type": name_of(attack), "spans": [[7, 7 + len(attack)]]}, {"type": "WORD", "spans": [[0, 6]]}]}


def answer(document, right):
    """One system finds what gold has; the other gets the type wrong, adds a nested, an overlapping and a discontinuous mention."""
    mentions = [dict(m) for m in document["mentions"]]
    if not right:
        mentions[0]["type"] = "<i>wrong</i>"
        end = mentions[0]["spans"][0][1]
        mentions += [{"type": "WORD", "spans": [[0, end]]}, {"type": "WORD", "spans": [[3, end + 3]]}, {"type": "X&Y", "spans": [[0, 2], [end + 1, end + 4]]}]
    return {"id": document["id"], "mentions": mentions}


def write(path, lines):
    with open(path, "w", encoding="utf-8") as out:
        for line in lines:
            print(json.dumps(line), file=out)


def large(n_documents, megabyte):
    """Many small documents, the first of a megabyte."""
    words = " ".join(f"Word{i}" + (".\n" if i % 17 == 0 else "") for i in range(120000))[:1000000] if megabyte else "Word0 Word1"
    for i in range(n_documents):
        text = words if i == 0 else f"Document {i} names Riga and Oslo."
        spans, at = [], 0
        while at >= 0 and len(spans) < 20000:
            end = text.find(" ", at)
            if end > at:
                spans.append([at, end])
            at = text.find(" ", end + 1) + 1 if end >= 0 else -1
            if at == 0:
                break
        yield {"id": f"doc{i:05d}", "text": text, "mentions": [{"type": "WORD" if k % 3 else "NAME", "spans": [s]} for k, s in enumerate(spans)]}


def layered():
    """A document with every kind of line: relations, an event with arguments, clusters."""
    text = "Ada Low of Acme met Bob Ray in Riga. She later sued Acme."
    names = [("T1", "PERSON", 0, 7), ("T2", "ORG", 11, 15), ("T3", "PERSON", 20, 27), ("T4", "GPE", 31, 35), ("T5", "PERSON", 37, 40), ("T6", "ORG", 52, 56),
             ("T7", "MEET", 16, 19)]
    gold = {"id": "layers", "text": text, "mentions": [{"id": i, "type": t, "spans": [[s, e]]} for i, t, s, e in names],
            "clusters": [["T1", "T5"], ["T2", "T6"]],
            "relations": [{"id": "R1", "type": "ROLE_IN", "args": [["person", "T1"], ["organization", "T2"]]}],
            "events": [{"id": "E1", "type": "MEET", "trigger": "T7", "args": [["who", "T1"], ["who", "T3"], ["place", "T4"]]}]}
    wrong = json.loads(json.dumps(gold))
    wrong["relations"][0]["args"] = [["organization", "T1"], ["person", "T2"]]
    wrong["clusters"] = [["T1", "T5", "T2", "T6"]]
    wrong["events"][0]["args"][2][1] = "T6"
    del wrong["text"]
    return gold, wrong
