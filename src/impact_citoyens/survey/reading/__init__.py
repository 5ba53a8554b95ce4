"""From a file of answers to checked variables."""
