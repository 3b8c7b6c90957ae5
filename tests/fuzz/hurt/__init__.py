"""Ways to hurt an input so that it is still worth reading: each module knows one form, and mends its sums."""
