"""A system that does one thing wrong: misbehave.py WHAT [DOCUMENT]. It marks the first word of every text otherwise."""
import json
import os
import signal
import sys
import time

what = sys.argv[1]
where = sys.argv[2] if len(sys.argv) > 2 else ""
announced = ["mentions", "relations"] if what in ("relations", "no-such-given", "forgets-given", "crash-given") else ["mentions"]


def say(value):
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def shout(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def mention(start, end, **more):
    return {"type": "WORD", "spans": [[start, end]], **more}


def at_start():
    if what == "dies":
        sys.stderr.write("Traceback: no module named magic\n")
        sys.exit(1)
    if what == "mute-hello":
        time.sleep(1000)
    if what == "banner":
        shout("Welcome to the system\n")
    if what == "flaky-start":  # the file counts the starts; the first two fail
        with open(where, "a+") as count:
            count.write("x")
            count.seek(0)
            if len(count.read()) < 3:
                sys.exit(1)


def hello(request):
    if what == "refuses":
        return {"assay": 1, "error": "the licence has expired"}
    answer = {"assay": 1, "name": "misbehave", "version": "9", "offsets": "codepoint", "layers": announced}
    if what == "bytes":
        answer["offsets"] = "byte"
    if what == "no-layers":
        del answer["layers"]
    return answer


def wrong(document):
    """Does it; returns an answer if there is still one to give."""
    good = right(document)
    text = document["text"]
    if what in ("crash", "crash-given"):
        sys.stderr.write("about to crash on %s\n" % document["id"])
        sys.stderr.flush()
        os.kill(os.getpid(), signal.SIGSEGV)
    if what == "exit":
        sys.exit(3)
    if what == "leave":
        sys.exit(0)
    if what == "hang":
        time.sleep(1000)
    if what == "partial":  # half an answer, then silence
        shout('{"id":"')
        time.sleep(1000)
    if what == "mute":
        os.close(1)
        time.sleep(1000)
    if what == "holder":  # a child that holds all pipes outlives it
        if os.fork() == 0:
            time.sleep(1000)
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "garbage":
        shout("oh no, not JSON\n")
        return None
    if what == "empty-line":
        shout("\n")
        return None
    if what == "twice":
        say(good)
    if what == "long":
        shout("x" * 3000000 + "\n")
        return None
    if what == "endless":
        while True:
            shout("x" * 100000)
    changes = {
        "wrong-id": {"id": "d99"},
        "no-id": {"id": None},
        "error": {"error": "this one is too hard"},
        "outside": {"mentions": [mention(0, len(text) + 1)]},
        "backwards": {"mentions": [mention(3, 1)]},
        "surface": {"mentions": [mention(0, 1, surface="zebra")]},
        "bytes": {"mentions": [mention(text.index("é") + 1, len(text))]},
        "unannounced": {"records": []},
        "unknown-key": {"mentoins": []},
        "other-text": {"text": text + "!"},
        "other-unit": {"offsets": "utf16"},
        "no-such-given": {"relations": [{"type": "NEXT", "args": [["a", "given-1"], ["b", "given-7"]]}]},
        "forgets-given": {"mentions": [mention(0, 1)]},
        "no-type": {"mentions": [{"spans": [[0, 1]]}]},
    }
    good.update(changes.get(what, {}))
    if what == "no-id":
        del good["id"]
    return good


def right(document):
    if what == "noisy":
        sys.stderr.write("noise " * 50000 + "\n")
    if what == "big":  # answers that fill the pipe while requests fill the other one
        return {"id": document["id"], "mentions": [mention(0, 1, id="T%d" % i) for i in range(20000)]}
    if what == "echo":
        return dict(document, mentions=[])
    if what in ("relations", "no-such-given", "forgets-given", "crash-given"):
        ids = [m["id"] for m in document["mentions"]]
        return {"id": document["id"], "relations": [{"type": "NEXT", "args": [["a", ids[0]], ["b", ids[1]]]}]}
    return {"id": document["id"], "mentions": [mention(0, max(1, document["text"].find(" ")))]}


at_start()
if what == "slow-reader":
    time.sleep(0.2)
for line in sys.stdin:
    request = json.loads(line)
    if "hello" in request:
        say(hello(request["hello"]))
    elif "train" in request:
        if what == "learns":
            with open(request["train"]) as lessons, open(request["model"], "w") as model:
                model.write("".join(json.loads(lesson)["id"] + "\n" for lesson in lessons))
        if what == "train-crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if what == "train-hang":
            time.sleep(1000)
        say({"trained": True} if what != "train-error" else {"trained": False, "error": "too little to learn from"})
    elif request["id"] == where or where == "all":
        answer = wrong(request)
        if answer is not None:
            say(answer)
    else:
        say(right(request))
if what == "stays":
    time.sleep(1000)
