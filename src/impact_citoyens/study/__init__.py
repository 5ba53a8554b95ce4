"""The study: its territories and its codebook."""
