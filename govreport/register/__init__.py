"""The register of requests (申请登记): one row a request; table 3 is only its sum."""
