#!/usr/bin/env python3
"""A language model behind a chat-completions server as an extractor.

The model is asked for the strings of the mentions; where they stand in the text is found by the harness (--placement). What a
document cost is told as "x_usage" in its answer. Standard library only.
"""
import json
import os
import pathlib
import string
import sys
import time
import urllib.error
import urllib.request


class Unusable(Exception):
    """The server or the model answered, but with nothing that can be used; asking again may help."""


class Refused(Exception):
    """The server will say the same again: a wrong key, an unknown model, a malformed request."""


def load(options, model_path):
    """Everything that stays the same from document to document."""
    types = options["types"].split()
    schema = json.loads(pathlib.Path(options["schema"]).read_text(encoding="utf-8"))
    schema["properties"]["mentions"]["items"]["properties"]["type"]["enum"] = types
    formats = {"json_schema": {"type": "json_schema", "json_schema": {"name": "mentions", "strict": True, "schema": schema}},
               "json_object": {"type": "json_object"},
               "none": None}
    if options["format"] not in formats:
        raise ValueError("the option format must be json_schema, json_object or none, not " + options["format"])
    template = string.Template(pathlib.Path(options["prompt"]).read_text(encoding="utf-8"))
    examples = json.loads(pathlib.Path(model_path).read_text(encoding="utf-8")) if model_path else []
    return {
        "url": options["url"].rstrip("/") + "/chat/completions",
        "key": os.environ.get(options["key"]),
        "ask": lambda text: template.substitute(types=", ".join(types), text=text),
        "examples": examples,
        "timeout": float(options["timeout"]), "retries": int(options["retries"]), "pause": float(options["pause"]),
        "prices": (float(options["price_in"]), float(options["price_out"])),
        "body": {k: v for k, v in {
            "model": options["model"],
            "temperature": float(options["temperature"]),
            "seed": int(options["seed"]) + int(os.environ.get("ASSAY_REPETITION", "1")) - 1,
            "max_tokens": int(options["max_tokens"]),
            "response_format": formats[options["format"]],
        }.items() if v is not None},
    }


def post(chat, messages):
    """One request; the parsed body of the response."""
    headers = {"Content-Type": "application/json"}
    if chat["key"]:
        headers["Authorization"] = "Bearer " + chat["key"]
    data = json.dumps({**chat["body"], "messages": messages}).encode()
    request = urllib.request.Request(chat["url"], data, headers)
    try:
        with urllib.request.urlopen(request, timeout=chat["timeout"]) as response:
            return json.loads(response.read())
    except urllib.error.HTTPError as error:
        said = error.read(300).decode("utf-8", "replace")
        kind = Unusable if error.code in (408, 409, 429) or error.code >= 500 else Refused
        raise kind(f"the server answered {error.code}: {said}") from None
    except (OSError, ValueError) as error:  # no connection, a time-out; a body that is no JSON
        raise Unusable(f"the request failed: {error}") from None


def count(usage, response):
    """Adds what a response cost, if it says so, useful or not."""
    said = response.get("usage") if isinstance(response, dict) else None
    for ours, theirs in (("tokens_in", "prompt_tokens"), ("tokens_out", "completion_tokens")):
        number = said.get(theirs) if isinstance(said, dict) else None
        if isinstance(number, int):
            usage[ours] += number
    usage["requests"] += 1


def content_of(response):
    try:
        choice = response["choices"][0]
        content = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        raise Unusable("the response has no choices[0].message.content") from None
    if choice.get("finish_reason") == "length":
        raise Unusable("the answer was cut off: raise max_tokens")
    if not isinstance(content, str) or not content.strip():
        raise Unusable("the answer is empty")
    return content


def mentions_of(content):
    """Mentions from what the model wrote: JSON, perhaps with a code fence or words around it."""
    first, last = content.find("{"), content.rfind("}")
    try:
        found = json.loads(content[first:last + 1])["mentions"]
    except (ValueError, KeyError, TypeError):
        raise Unusable("the answer is no JSON with mentions: " + content[:120]) from None
    if not isinstance(found, list):
        raise Unusable("mentions is no list: " + content[:120])
    mentions = []
    for m in found:
        if not isinstance(m, dict) or not all(isinstance(m.get(k), str) and m[k].strip() for k in ("type", "text")):
            raise Unusable("a mention lacks its type or its text: " + json.dumps(m)[:120])
        mentions.append({"type": m["type"], "surface": m["text"]})
    return mentions


def ask(chat, text, usage):
    messages = []
    for example in chat["examples"]:
        messages += [{"role": "user", "content": chat["ask"](example["text"])},
                     {"role": "assistant", "content": json.dumps({"mentions": example["mentions"]}, ensure_ascii=False)}]
    messages.append({"role": "user", "content": chat["ask"](text)})
    for attempt in range(chat["retries"] + 1):
        try:
            response = post(chat, messages)
            count(usage, response)
            return mentions_of(content_of(response))
        except Unusable as error:
            print(f"attempt {attempt + 1}: {error}", file=sys.stderr, flush=True)
            failure = error
            if attempt < chat["retries"]:
                time.sleep(chat["pause"] * 2 ** attempt)
    raise failure


def extract(chat, document):
    usage = {"requests": 0, "tokens_in": 0, "tokens_out": 0}
    answer = {"id": document["id"]}
    try:
        answer["mentions"] = ask(chat, document["text"], usage)
    except (Unusable, Refused) as error:
        answer["error"] = str(error)
    price_in, price_out = chat["prices"]
    usage["cost"] = (usage["tokens_in"] * price_in + usage["tokens_out"] * price_out) / 1e6
    answer["x_usage"] = usage
    return answer


def train(request):
    """Learning is to keep the first few documents, which are shown to the model with their answers: what it is asked for and no more."""
    n, types, kept = int(request["options"]["examples"]), request["options"]["types"].split(), []
    with open(request["train"], encoding="utf-8") as documents:
        for line in documents:
            if len(kept) == n:
                break
            d = json.loads(line)
            kept.append({"text": d["text"], "mentions": [
                {"type": m["type"], "text": " ".join(d["text"][a:b] for a, b in m["spans"])}
                for m in d.get("mentions", []) if m["type"] in types and m.get("spans")]})
    pathlib.Path(request["model"]).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    return {"trained": True}


def main():
    chat = None
    for line in sys.stdin:
        request = json.loads(line)
        if "train" in request:
            answer = train(request)
        elif "hello" in request:
            chat = load(request["hello"]["options"], request["hello"]["model"])
            answer = {"assay": 1, "name": "llm", "version": "1.0", "offsets": "codepoint", "layers": ["mentions"]}
        else:
            answer = extract(chat, request)
        print(json.dumps(answer), flush=True)


main()
