"""Rules B: what one return has in common with others of its batch, or apart from all of them.

They are asked when every return is read and marked (`peer_runs`), and speak to finance alone. What they are told
(`Seen`) was found by going through the batch in bounded memory (perfxl/batch/peers.py).
"""

from perfxl.rules.peers.base import peer_runs, peers_crashed
from perfxl.rules.peers.clauses import OwnText, mark_of
from perfxl.rules.peers.likeness import (
    Likeness,
    Typed,
    comparable,
    figure_mark,
    merged,
    same_figures,
    same_texts,
    telling,
)
from perfxl.rules.peers.outlying import Spread, spread_of
from perfxl.rules.peers.seen import AlikeFigures, AlikeTexts, NearName, Outlier, Seen, Standing

__all__ = [
    "AlikeFigures",
    "AlikeTexts",
    "Likeness",
    "NearName",
    "Outlier",
    "OwnText",
    "Seen",
    "Spread",
    "Standing",
    "Typed",
    "comparable",
    "figure_mark",
    "mark_of",
    "merged",
    "peer_runs",
    "peers_crashed",
    "same_figures",
    "same_texts",
    "spread_of",
    "telling",
]
