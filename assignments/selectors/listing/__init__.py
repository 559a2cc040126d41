"""The list of classes: what to look for, in which order, page by page, and what each row and head shows."""
