"""Reports: figures put together at a ledger sequence number, made final, made again, compared, and traced."""
