"""Sembako: one package for each household in isolation, and the list of Dinas Sosial."""
