"""The `desac` command for operators."""
