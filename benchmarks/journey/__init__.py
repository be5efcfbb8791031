"""`make bench-journey`: many parents write while much goes wrong; what became of each message is counted."""
