"""The domain events, by subject: a function imports those that it hears of, and no other."""
