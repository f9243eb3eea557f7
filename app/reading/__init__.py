"""Reading of text: who met whom, when, where and about what, as far as the text says so.

See decisions 125 and 163.
"""
