"""What a printed number allows: the design of the sample, margins, tests of printed figures."""
