"""The smallest and largest value that printed claims allow."""
