"""The review of what parents read: rules for every text, a page for the reviewer, and its return."""
