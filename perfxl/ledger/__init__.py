"""The ledger of a season: what became of every return, kept across runs in one file beside the marked copies.

A room of its own below `batch`: the run writes it, the screen, the JSON, the summary and `perfxl status` are read from
it. An SQLite file, so that a killed run loses nothing that was done, and nothing is written twice.
"""

from perfxl.ledger.keeping import FOLDER, Ledger, ledger_in
from perfxl.ledger.peers import Peer, PeerTables
from perfxl.ledger.rows import Held, Row, place_of, row_of
from perfxl.ledger.season import form_ids, season_in

__all__ = [
    "FOLDER",
    "Held",
    "Ledger",
    "Peer",
    "PeerTables",
    "Row",
    "form_ids",
    "ledger_in",
    "place_of",
    "row_of",
    "season_in",
]
