"""Speed and memory in pairs: `make bench`. Nothing here is shipped."""
