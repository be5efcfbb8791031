"""What Rasa loads: our channel and our component. Runs under Python 3.10 only."""
