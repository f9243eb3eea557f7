"""A first mapping for a file, guessed from its header and its values, with what was understood.

See decision 274.
"""
