"""Follow-up: deadlines that passed make work for somebody."""
