"""How messages come in and go out: one adapter a provider, everything shared in the common path."""
