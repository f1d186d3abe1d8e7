"""The look that the residents' pages and the staff console share: tokens, and a style sheet per component."""
