"""Commands for teams that make more than one machine can."""
