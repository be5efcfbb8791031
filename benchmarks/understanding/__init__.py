"""Ways of understanding a message, side by side: `make bench-understanding`, docs/understanding.md."""
