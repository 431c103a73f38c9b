"""汇总: a season in one workbook, to look at, to print, and for finance to fill in."""

from perfxl.render.summary.workbook import summary

__all__ = ["summary"]
