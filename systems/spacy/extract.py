#!/usr/bin/env python3
"""spaCy as an extractor: the named entities of an installed pipeline.

The option `model` names the pipeline's package. `drop` lists labels of the model that the corpus has no type for.
"""
import json
import sys

import spacy

DROPPED = "ORDINAL QUANTITY LANGUAGE PRODUCT WORK_OF_ART"
ARTICLES = ("the ", "a ", "an ")


def hello(request):
    global pipeline, dropped
    options = request["options"]
    dropped = set(options.get("drop", DROPPED).split())
    pipeline = spacy.load(options["model"], exclude=["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"])
    return {"assay": 1, "name": "spacy", "version": pipeline.meta["version"], "offsets": "codepoint", "layers": ["mentions"]}


def trimmed(text, start, end, label):
    """OntoNotes keeps the article and the possessive in a name, many corpora do not."""
    if label not in ("DATE", "TIME"):
        for article in ARTICLES:
            if text[start:end].lower().startswith(article) and text[start:end] != "The Hague":
                start += len(article)
                break
    for possessive in ("’s", "'s", "’", "'"):
        if text[start:end].endswith(possessive):
            return start, end - len(possessive)
    return start, end


def extract(document):
    text, mentions = document["text"], []
    for entity in pipeline(text).ents:
        if entity.label_ in dropped:
            continue
        start, end = trimmed(text, entity.start_char, entity.end_char, entity.label_)
        if start < end:
            mentions.append({"type": entity.label_, "spans": [[start, end]]})
    return {"id": document["id"], "mentions": mentions}


for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = hello(request["hello"]) if "hello" in request else extract(request)
    except Exception as error:  # costs this document, not the run
        answer = {"id": request.get("id"), "error": repr(error)}
    print(json.dumps(answer), flush=True)
