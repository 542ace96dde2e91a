"""CRFsuite as a system: a conditional random field by other hands over the same attributes as ../crf, to check that one."""
import collections
import json
import sys

import pycrfsuite

import attributes

NUMBERS = {"c1": 0.0, "c2": 1.0, "epsilon": 1e-5, "delta": 1e-5}
WHOLE = {"max_iterations": 0, "period": 10, "memory": 6, "min_count": 1}
SWITCHES = {"all_transitions": True, "all_states": False, "split": True}
WORDS = {"lists": "none", "skip": "none"}


def read_options(given):
    options = {**NUMBERS, **WHOLE, **SWITCHES, **WORDS}
    for name, value in given.items():
        if name not in options:
            raise ValueError(f'crfsuite has no option "{name}"; it has {", ".join(options)}')
        if name in SWITCHES:
            if value not in ("yes", "no", "true", "false"):
                raise ValueError(f'option {name} is "{value}"; it must be yes or no')
            options[name] = value in ("yes", "true")
        else:
            options[name] = (float if name in NUMBERS else int if name in WHOLE else str)(value)
    return options


def read_lists(options):
    return attributes.Lists([] if options["lists"] == "none" else options["lists"].split())


def lessons(path, options):
    """(attributes, labels) of each sequence of the training documents."""
    lists, skip = read_lists(options), options["skip"].split()
    found = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            sequences = list(attributes.sequences(document, options["split"]))
            tags = attributes.labels(sequences, attributes.learnable(document, skip))
            found += [(list(attributes.attributes(words, lists)), labels) for words, labels in zip(sequences, tags)]
    if options["min_count"] > 1:
        counts = collections.Counter(a for rows, _ in found for row in rows for a in row)
        found = [([[a for a in row if counts[a] >= options["min_count"]] for row in rows], tags) for rows, tags in found]
    return found


def trainer_for(found, options):
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    for rows, tags in found:
        trainer.append(rows, tags)
    trainer.set_params({
        "c1": options["c1"], "c2": options["c2"], "epsilon": options["epsilon"], "delta": options["delta"], "period": options["period"],
        "num_memories": options["memory"], "max_iterations": options["max_iterations"] or 2**31 - 1,
        "feature.possible_transitions": options["all_transitions"], "feature.possible_states": options["all_states"]})
    return trainer


def train(path, model, options):
    found = lessons(path, options)
    trainer = trainer_for(found, options)
    trainer.train(model)
    last = trainer.logparser.last_iteration
    tagger = pycrfsuite.Tagger()
    tagger.open(model)
    weights = [*tagger.info().state_features.values(), *tagger.info().transitions.values()]
    squares, absolute = sum(w * w for w in weights), sum(map(abs, weights))
    likelihood = options["c2"] * squares + options["c1"] * absolute - last["loss"]
    print(f"learned from {len(found)} sequences, {sum(len(tags) for _, tags in found)} words", file=sys.stderr)
    print(f"{trainer.logparser.featgen_num_features} features, {last['active_features']} with a weight; {last['num']} iterations", file=sys.stderr)
    print(f"log-likelihood {likelihood:.6f}, objective {last['loss']:.6f}, norm of the weights {squares ** 0.5:.6f}", file=sys.stderr)


def answer(document, tagger, options, lists):
    found = []
    for words in attributes.sequences(document, options["split"]):
        tags = tagger.tag(list(attributes.attributes(words, lists)))
        for name, first, end in attributes.mentions(words, tags):
            sure = min(tagger.marginal(tags[i], i) for i in range(first, end))
            found.append({"type": name, "spans": [[words[first].start, words[end - 1].end]], "score": min(1.0, sure)})
    return {"id": document["id"], "mentions": found}


def say(message):
    print(json.dumps(message), flush=True)


def main():
    request = json.loads(sys.stdin.readline())
    if "train" in request:
        train(request["train"], request["model"], read_options(request["options"]))
        say({"trained": True})
        return
    hello = request["hello"]
    if not hello["model"]:
        sys.exit("crfsuite knows nothing until it has been trained: say 'train: SPLIT' in the experiment, or --train SPLIT")
    options = read_options(hello["options"])
    lists = read_lists(options)
    tagger = pycrfsuite.Tagger()
    tagger.open(hello["model"])
    say({"assay": 1, "name": "crfsuite", "version": "1.0", "offsets": "codepoint", "layers": ["mentions"]})
    for line in sys.stdin:
        say(answer(json.loads(line), tagger, options, lists))


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError) as error:
        sys.exit(str(error))
