"""Files of the health office, and contacts named in forms, into the table."""
