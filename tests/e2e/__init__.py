"""One deployed stack for all of these (pytest's scope `package` is this folder)."""
