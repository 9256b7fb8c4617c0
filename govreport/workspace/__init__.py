"""What lies in folders: reports, documents, rosters, settings, the ledger."""
