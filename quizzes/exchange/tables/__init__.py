"""Questions in tables, one a row: what the columns are called, and how a row becomes a question and back.

`xlsx` and `csv_tables` read and write the files; both know the same table.
"""
