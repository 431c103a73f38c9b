"""Finding what came back: workbooks to check and what else was received, in folders and .zip files."""

from perfxl.finding.find import FOREIGN, OURS, WORKBOOKS, find
from perfxl.finding.source import Sent, Source, read_bytes

__all__ = ["FOREIGN", "OURS", "WORKBOOKS", "Sent", "Source", "find", "read_bytes"]
