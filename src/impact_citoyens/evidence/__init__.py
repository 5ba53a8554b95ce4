"""What is known of a question from all kinds of evidence together."""
