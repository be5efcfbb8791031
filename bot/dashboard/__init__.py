"""The link workers' console at `/link-workers`."""
