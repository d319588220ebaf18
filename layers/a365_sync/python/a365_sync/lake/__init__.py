"""The rows of the lake's tables, one module a table: pure rules. `template.yaml` declares the same columns."""

FORMAT = 1
"""Of the rows. Another number has every BOM and the library written to the lake again, by the next full syncs."""
