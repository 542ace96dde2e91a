-- The assay results store. This file is the whole schema of version 2 (user_version); an older file is brought here by the
-- steps in migrate.c. A person reads the views at the end:
--
--   sqlite3 out/assay.db "select system, category, precision, recall from latest_score where criterion = 'strict'"
--
-- Times are UTC, durations seconds, sizes bytes. NULL is "not known" or, for a ratio, "undefined".

-- One split of one corpus, as it was: when a text or an annotation changes, so does gold_hash, and it is another row.
CREATE TABLE corpus (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL,
    version   TEXT NOT NULL,
    split     TEXT NOT NULL,
    licence   TEXT,
    gold_hash TEXT NOT NULL,
    UNIQUE (name, version, split, gold_hash)
) STRICT;

CREATE TABLE document (
    id        INTEGER PRIMARY KEY,
    corpus    INTEGER NOT NULL REFERENCES corpus (id),
    position  INTEGER NOT NULL,            -- from 0; the ids of a corpus follow each other in this order
    name      TEXT NOT NULL,               -- the document's id in the corpus
    sentences INTEGER NOT NULL,            -- how many units it is where the unit is the sentence
    text      TEXT NOT NULL,
    gold      TEXT NOT NULL,               -- its annotations, one line of Assay JSONL
    UNIQUE (corpus, position),
    UNIQUE (corpus, name)
) STRICT;

CREATE TABLE system (
    id      INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    version TEXT NOT NULL,
    hash    TEXT NOT NULL,                 -- over its files
    UNIQUE (name, version, hash)
) STRICT;

-- One system over one corpus. The key is the hash of everything that can change an answer, but for chance: where a system
-- answers differently each time, the repetitions of a run share its key.
CREATE TABLE run (
    id          INTEGER PRIMARY KEY,       -- the run's number
    turn        INTEGER NOT NULL UNIQUE,   -- a counter: raised whenever the run is asked for; the highest is the latest run
    key         TEXT NOT NULL,
    repetition  INTEGER NOT NULL DEFAULT 1 CHECK (repetition > 0),
    system      INTEGER NOT NULL REFERENCES system (id),
    corpus      INTEGER NOT NULL REFERENCES corpus (id),
    label       TEXT,
    status      TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed')),
    options     TEXT,                      -- JSON
    revision    TEXT,                      -- the commit that was checked out
    host        TEXT,
    compiler    TEXT,
    versions    TEXT,                      -- JSON: name and version of what took part
    started     TEXT NOT NULL,
    finished    TEXT,
    wall        REAL NOT NULL DEFAULT 0,   -- of the sessions that ended properly, and
    measured    INTEGER NOT NULL DEFAULT 0,-- how many documents were done in them
    cpu         REAL NOT NULL DEFAULT 0,
    peak_memory INTEGER,
    UNIQUE (key, repetition)
) STRICT;
CREATE INDEX run_by_label ON run (label) WHERE label IS NOT NULL;
CREATE INDEX run_by_system ON run (system);
CREATE INDEX run_by_corpus ON run (corpus);

-- What became of a document in a run. A document that has no row is still to be done.
CREATE TABLE document_run (
    run         INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    document    INTEGER NOT NULL REFERENCES document (id),
    status      TEXT NOT NULL CHECK (status IN ('ok', 'failed', 'timeout', 'crashed', 'bad answer', 'missing')),
    error       TEXT,
    exit_status INTEGER,
    signal      INTEGER,
    stderr_tail TEXT,
    wall        REAL,
    cpu         REAL,
    peak_memory INTEGER,
    output_hash TEXT,                      -- SHA-256 of the answer
    PRIMARY KEY (run, document)
) STRICT, WITHOUT ROWID;

-- The answer as given, good or bad.
CREATE TABLE prediction (
    run      INTEGER NOT NULL,
    document INTEGER NOT NULL,
    answer   TEXT NOT NULL,
    PRIMARY KEY (run, document),
    FOREIGN KEY (run, document) REFERENCES document_run (run, document) ON DELETE CASCADE
) STRICT;

-- Documents that a run left out, by name: predictions for what gold does not have, for example.
CREATE TABLE excluded (
    run    INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    name   TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;

-- One layer of a run under one criterion: what the tallies below are counts of.
CREATE TABLE scoring (
    id        INTEGER PRIMARY KEY,
    run       INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    layer     TEXT NOT NULL,
    criterion TEXT NOT NULL,
    profile   TEXT,                        -- NULL: assay's own rules
    unit      TEXT NOT NULL CHECK (unit IN ('document', 'sentence')),
    additive  INTEGER NOT NULL CHECK (additive IN (0, 1)), -- 0: does not add over documents, only whole tallies
    complete  INTEGER NOT NULL CHECK (complete IN (0, 1)), -- 1: every document of document_run has been counted
    signature TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX scoring_once ON scoring (run, layer, criterion, ifnull(profile, ''));

-- The counts. Rows that are zero throughout are left out, so the units are those of `document`, not the rows found here.
-- Category '*' is the whole, counted for itself; never add it to the others.
CREATE TABLE tally (
    scoring      INTEGER NOT NULL REFERENCES scoring (id) ON DELETE CASCADE,
    document_key INTEGER NOT NULL,         -- 0: the whole corpus, for what does not add over documents
    document     INTEGER GENERATED ALWAYS AS (nullif(document_key, 0)) REFERENCES document (id),
    unit         INTEGER NOT NULL,         -- number of the sentence in the document; 0 where the unit is the document
    category     TEXT NOT NULL,
    gold         REAL NOT NULL,            -- what could be found
    found        REAL NOT NULL,            -- what of it was found
    predicted    REAL NOT NULL,            -- what the system said
    correct      REAL NOT NULL,            -- what of it was right
    PRIMARY KEY (scoring, document_key, unit, category)
) STRICT, WITHOUT ROWID;

-- What is worth keeping beside the counts: intervals, and measures that four counts do not give.
CREATE TABLE score (
    scoring    INTEGER NOT NULL REFERENCES scoring (id) ON DELETE CASCADE,
    category   TEXT NOT NULL,
    measure    TEXT NOT NULL,              -- 'f1', …
    value      REAL,
    low        REAL,
    high       REAL,
    confidence REAL,                       -- 0.95; NULL: no interval
    method     TEXT,                       -- how the interval was made
    PRIMARY KEY (scoring, category, measure)
) STRICT, WITHOUT ROWID;

-- From here to the end there are only views. migrate.c drops those of an older file and makes these.

-- Every finished run, each under its number: a system that was run again after a change is there once for each of its runs.
-- precision is undefined (NULL) when nothing was predicted, recall when there is no gold, f1 when both. The whole of
-- coreference:conll and coreference:blanc is made of its categories and has no counts.
CREATE VIEW category_score AS
    WITH summed AS (
        SELECT s.id, s.run, s.layer, s.criterion, s.profile, t.category,
               sum(t.gold) AS gold, sum(t.found) AS found, sum(t.predicted) AS predicted, sum(t.correct) AS correct
          FROM scoring s JOIN tally t ON t.scoring = s.id
         WHERE s.complete
         GROUP BY s.id, t.category
    ), ratios AS (
        SELECT *, correct / nullif(predicted, 0) AS precision, found / nullif(gold, 0) AS recall FROM summed
    ), counted AS (
        SELECT *, CASE WHEN gold + predicted > 0
                       THEN coalesce(2 * precision * recall / nullif(precision + recall, 0), 0.0) END AS f1
          FROM ratios
    ), conll AS (                          -- the means of muc, bcub and ceafe
        SELECT id, run, layer, criterion, profile,
               CASE WHEN count(precision) = 3 THEN sum(precision) / 3 END AS precision,
               CASE WHEN count(recall) = 3 THEN sum(recall) / 3 END AS recall,
               CASE WHEN count(f1) = 3 THEN sum(f1) / 3 END AS f1
          FROM counted
         WHERE layer = 'coreference' AND criterion = 'conll' AND profile IS NULL AND category <> '*'
         GROUP BY id
    ), blanc AS (                          -- the means of both kinds of links, or that kind alone which gold has
        SELECT id, run, layer, criterion, profile,
               CASE sum(gold > 0) WHEN 2 THEN sum(coalesce(precision, 0.0)) / 2
                                  WHEN 1 THEN max(CASE WHEN gold > 0 THEN precision END)
                                  ELSE max(CASE category WHEN 'non-coreference' THEN precision END) END AS precision,
               CASE sum(gold > 0) WHEN 2 THEN sum(coalesce(recall, 0.0)) / 2
                                  WHEN 1 THEN max(CASE WHEN gold > 0 THEN recall END) END AS recall,
               CASE sum(gold > 0) WHEN 2 THEN sum(coalesce(f1, 0.0)) / 2
                                  WHEN 1 THEN max(CASE WHEN gold > 0 THEN f1 END)
                                  ELSE max(CASE category WHEN 'non-coreference' THEN f1 END) END AS f1
          FROM counted
         WHERE layer = 'coreference' AND criterion = 'blanc' AND profile IS NULL AND category <> '*'
         GROUP BY id
    ), measured AS (
        SELECT run, layer, criterion, profile, category, gold, found, predicted, correct, precision, recall, f1 FROM counted
        UNION ALL
        SELECT run, layer, criterion, profile, '*', NULL, NULL, NULL, NULL, precision, recall, f1 FROM conll
        UNION ALL
        SELECT run, layer, criterion, profile, '*', NULL, NULL, NULL, NULL, precision, recall, f1 FROM blanc
    )
    SELECT r.id AS run, y.name AS system, c.name AS corpus, c.split AS split,
           m.layer, m.criterion, m.profile, m.category, m.gold, m.found, m.predicted, m.correct, m.precision, m.recall, m.f1
      FROM measured m
      JOIN run r ON r.id = m.run
      JOIN system y ON y.id = r.system
      JOIN corpus c ON c.id = r.corpus
     WHERE r.status = 'finished';

-- The latest finished run of every system over every corpus and split (by name), that is, each of them once: of repetitions
-- the first.
CREATE VIEW latest_run AS
    SELECT run, system, corpus, split
      FROM (SELECT r.id AS run, y.name AS system, c.name AS corpus, c.split AS split,
                   row_number() OVER (PARTITION BY y.name, c.name, c.split ORDER BY k.turn DESC, r.repetition) AS place
              FROM run r JOIN system y ON y.id = r.system JOIN corpus c ON c.id = r.corpus
              JOIN (SELECT key, max(turn) AS turn FROM run WHERE status = 'finished' GROUP BY key) k ON k.key = r.key
             WHERE r.status = 'finished')
     WHERE place = 1;

-- category_score of these runs only.
CREATE VIEW latest_score AS
    SELECT * FROM category_score WHERE run IN (SELECT run FROM latest_run);
