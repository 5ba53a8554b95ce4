"""Which numbers of a file stay hidden."""
