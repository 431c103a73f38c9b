"""The ledger's tables."""

from __future__ import annotations

VERSION = 1

SCHEMA = f"""
BEGIN;
CREATE TABLE runs (id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT);

-- One row a file: the last check of it.
CREATE TABLE returns (
    place BLOB PRIMARY KEY, key TEXT NOT NULL, sha256 TEXT NOT NULL, sender TEXT NOT NULL, again INTEGER NOT NULL,
    checked INTEGER NOT NULL, copies BLOB NOT NULL,
    file TEXT NOT NULL, department TEXT NOT NULL, name TEXT NOT NULL, code TEXT NOT NULL, round INTEGER NOT NULL,
    status TEXT NOT NULL, content TEXT NOT NULL, received TEXT NOT NULL, claimed TEXT NOT NULL,
    computed TEXT NOT NULL, approved TEXT NOT NULL, form TEXT NOT NULL,
    office TEXT NOT NULL, person TEXT NOT NULL, phone TEXT NOT NULL, due TEXT NOT NULL,
    record BLOB NOT NULL, run INTEGER NOT NULL REFERENCES runs
);
CREATE INDEX returns_by_bytes ON returns (sha256);
CREATE INDEX returns_by_sender ON returns (sender);

-- Every round of every department; settled once the run that found it came to its end.
CREATE TABLE rounds (
    department TEXT NOT NULL, round INTEGER NOT NULL, place BLOB NOT NULL, content TEXT NOT NULL, status TEXT NOT NULL,
    claimed TEXT NOT NULL, computed TEXT NOT NULL, approved TEXT NOT NULL, received TEXT NOT NULL,
    "left" BLOB NOT NULL, run INTEGER NOT NULL REFERENCES runs, settled INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (department, round, place)
);

-- The roster, as it was last given.
CREATE TABLE expected (
    at INTEGER PRIMARY KEY, department TEXT NOT NULL UNIQUE, name TEXT NOT NULL, code TEXT NOT NULL,
    office TEXT NOT NULL, person TEXT NOT NULL, phone TEXT NOT NULL, due TEXT NOT NULL
);
PRAGMA user_version = {VERSION};
COMMIT;
"""
