"""What a word looks like to the model: the attributes of ../crf/attributes.c once more, string by string.

Written from the description and not from the code, so that the one checks the other; tests/systems/check_crf holds the two
against each other. Offsets are code points.
"""
import bisect
import re
import unicodedata

LONGEST_WORD = 100
LONGEST_AFFIX = 4
LONGEST_KEY = 512  # bytes
HYPHENS = re.compile("([-/\u2010-\u2015])")
POSSESSIVE = re.compile("(?s)(.+)(['\u2019][sS])")
SILENT = re.compile("[.'\u2019/\u2010-\u2015-]")
SHAPES = {"Lu": "X", "Lt": "X", "Ll": "x", "Lm": "x", "Lo": "x", "Nd": "d"}


def lower_case(text):
    """Each character in lower case for itself, one for one."""
    return "".join("i" if c == "\u0130" else c.lower() for c in text)


class Word:
    def __init__(self, text, start):
        self.start, self.end = start, start + len(text)
        self.exact = text[:LONGEST_WORD]
        self.lower = lower_case(self.exact)
        self.shape = "".join(SHAPES.get(unicodedata.category(c), c) for c in self.exact)
        self.outline = re.sub(r"(?s)(.)\1+", r"\1", self.shape)
        self.key = lower_case(SILENT.sub("", self.exact))
        self.capital = self.shape[:1] == "X"


def cut(text, start):
    """A token in pieces: hyphens and slashes stand alone, and so does 's at its end."""
    found = POSSESSIVE.fullmatch(text)
    head, tail = found.groups() if found else (text, "")
    for piece in HYPHENS.split(head) + [tail]:
        if piece:
            yield Word(piece, start)
        start += len(piece)


def sequences(document, split):
    """The words of each sentence; tokens that are in none make sequences of their own."""
    text, tokens = document["text"], document.get("tokens") or []
    ranges, at = [], 0
    for first, end in document.get("sentences") or []:
        ranges += [(at, first), (first, end)]
        at = end
    for first, end in ranges + [(at, len(tokens))]:
        words = []
        for start, stop in tokens[first:end]:
            words += cut(text[start:stop], start) if split else [Word(text[start:stop], start)]
        if words:
            yield words


class Lists:
    """Word lists: files with [TYPE] above its entries, one a line, # for remarks."""

    def __init__(self, paths):
        self.entries, self.longest = {}, 0
        for path in paths:
            with open(path, encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    self.add(line.strip(), f"{path}:{number}")

    def add(self, line, place):
        if not line or line.startswith("#"):
            return
        if line.startswith("["):
            self.type = line[1:-1]
            return
        words = [word for part in line.split() for word in cut(part, 0)]
        key = "".join(word.key for word in words)
        if not key:
            raise ValueError(f"{place}: this entry has no letters")
        self.longest = max(self.longest, len(words))
        self.entries.setdefault(key, (self.type, words[0].capital))

    def tags(self, words):
        """B-TYPE or I-TYPE for each word, None outside: the longest entries first from the left."""
        tags, at = [None] * len(words), 0
        while at < len(words):
            end, name = self.longest_entry(words, at)
            for i in range(at, end):
                tags[i] = ("B-" if i == at else "I-") + name
            at = max(end, at + 1)
        return tags

    def longest_entry(self, words, at):
        key, end, name = "", at, None
        if not words[at].key:
            return end, name
        for i in range(at, min(at + self.longest, len(words))):
            key += words[i].key
            if len(key.encode()) > LONGEST_KEY:
                break
            entry = self.entries.get(key) if words[i].key else None
            if entry and (words[at].capital or not entry[1]):
                end, name = i + 1, entry[0]
        return end, name


def attributes(words, lists):
    """The attributes of each word of a sequence."""
    tags = lists.tags(words)
    lower = ["<s>", "<s>", *(w.lower for w in words), "</s>", "</s>"]
    outline = ["<s>", "<s>", *(w.outline for w in words), "</s>", "</s>"]
    for at, word in enumerate(words):
        (ll, l, w, r, rr), (_, ol, o, orr, _) = lower[at:at + 5], outline[at:at + 5]
        found = ["bias", f"w={word.exact}", f"l={w}", f"l-2={ll}", f"l-1={l}", f"l+1={r}", f"l+2={rr}", f"l-1|l={l}|{w}", f"l|l+1={w}|{r}",
                 f"outline={o}", f"o-1={ol}", f"o+1={orr}", f"o-1|o={ol}|{o}", f"o|o+1={o}|{orr}", f"o-1|o|o+1={ol}|{o}|{orr}"]
        for n in range(1, min(LONGEST_AFFIX, len(w)) + 1):
            found += [f"p{n}={w[:n]}", f"s{n}={w[-n:]}"]
        found.append(f"shape={word.shape}")
        for name, i in (("list-1", at - 1), ("list", at), ("list+1", at + 1)):
            if 0 <= i < len(words) and tags[i]:
                found.append(f"{name}={tags[i]}")
        yield found


def learnable(document, skip):
    """The mentions that are neither triggers of events nor of a type to be skipped."""
    triggers = {event.get("trigger") for event in document.get("events") or []}
    return [m for m in document.get("mentions") or [] if m["type"] not in skip and (m.get("id") is None or m["id"] not in triggers)]


def labels(sequence_list, mentions):
    """One list of labels for each sequence: B-TYPE, I-TYPE, O. Of mentions that share words the longest; none with gaps, none across
    sequences."""
    words = [w for sequence in sequence_list for w in sequence]
    owner = [number for number, sequence in enumerate(sequence_list) for _ in sequence]
    starts, ends, stretches = [w.start for w in words], [w.end for w in words], []
    for order, mention in enumerate(mentions):
        if len(mention["spans"]) != 1:
            continue
        start, end = mention["spans"][0]
        first, last = bisect.bisect_right(ends, start), bisect.bisect_left(starts, end) - 1
        if first <= last and owner[first] == owner[last]:
            stretches.append((first - 1 - last, first, order, mention["type"]))
    tags = ["O"] * len(words)
    for negative, first, _, name in sorted(stretches):
        if all(tag == "O" for tag in tags[first:first - negative]):
            tags[first:first - negative] = ["B-" + name] + ["I-" + name] * (-negative - 1)
    at = 0
    for sequence in sequence_list:
        yield tags[at:at + len(sequence)]
        at += len(sequence)


def mentions(words, tags):
    """(type, first word, end) of each mention that the labels of a sequence make; I- behind anything else begins one."""
    at = 0
    while at < len(tags):
        end = at + 1
        if tags[at] != "O":
            while end < len(tags) and tags[end] == "I-" + tags[at][2:]:
                end += 1
            yield tags[at][2:], at, end
        at = end
