"""How the data move: files are read, checked, kept, loaded into the warehouse and asked for figures."""

import os

# openpyxl takes lxml, which python-docx brings, when it is there: workbooks from outside are read by the standard
# library's parser, as they were tested, and what openpyxl writes in the tests stays the same.
os.environ["OPENPYXL_LXML"] = "False"
