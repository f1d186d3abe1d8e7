"""Tracing: the tracer queues, and the tracers' calls to the staff API."""
