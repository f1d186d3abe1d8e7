"""A synthetic day, played from the outside: files in, residents who answer, staff who act."""
