"""What notebooks show beyond a chart."""
