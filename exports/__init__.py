"""Export tables as CSV, XLSX and PDF files. Imports no app.

Text in the files is never a formula, so they are safe to open in a spreadsheet.
"""
