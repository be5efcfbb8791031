"""The service directory: what there is, whom it is for, where, and how to get in."""
