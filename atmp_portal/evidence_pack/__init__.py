"""The evidence pack: what the portal knows for a report, gathered as of a day, drawn, and written to files.

One module for each subject gathers its rows; `gathering` puts them together into the content, the one
truth that the page, the Word document and the PDF are made from.
"""
