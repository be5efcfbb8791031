"""Village: a bot that new and expecting parents text, and the link workers behind it."""
