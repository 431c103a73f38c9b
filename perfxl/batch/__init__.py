"""Many returns: find them, check each, write each whole or not at all (floor 8). One bad file never stops the rest."""

from perfxl.batch.options import Options, marked_name
from perfxl.batch.recording import expected_of, record_of
from perfxl.batch.running import Batch, clear_the_way, run
from perfxl.batch.writing import sweep, write_ours, write_whole
from perfxl.finding import Source, find

__all__ = [
    "Batch",
    "Options",
    "Source",
    "clear_the_way",
    "expected_of",
    "find",
    "marked_name",
    "record_of",
    "run",
    "sweep",
    "write_ours",
    "write_whole",
]
