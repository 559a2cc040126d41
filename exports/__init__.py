"""Tables as files: CSV, XLSX and PDF from the same rows, safe to open in a spreadsheet. Knows no app."""
