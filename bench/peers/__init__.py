"""The same file checked and loaded by the tools that people use for this today, each as its manual shows.

They get the column rules of the contract as JSON (`write_rules`), so that none checks less than another.
"""
