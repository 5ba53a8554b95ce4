"""Tables and files: reading, writing, paths, errors, and what a page has read."""
