"""What an operator does to a deployed stack, local or on AWS: the library under the commands."""
