"""Complaints for staff: who waits for an answer, answering, and seeing to what nobody answers."""
