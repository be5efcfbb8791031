"""How fast and how large Village is, beside stock Rasa on the same messages in the same run."""
