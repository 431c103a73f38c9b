"""文字与数据: figures written in texts, found by label, unit and year, against the fields they name."""
