"""What the data are: columns, codes, rules and KPIs, each declared once. No input or output happens here."""

CONTRACT_VERSION = "1"
"""Version of columns and rules together; kept with every accepted upload."""
