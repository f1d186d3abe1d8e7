"""Overview: people, files, funnels and the API's own description, read only."""
