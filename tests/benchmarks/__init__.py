"""What the engine costs and what its evidence is worth, measured beside the machine's floor and beside its peers.

`python3 manage.py bench` runs it all; nothing here is collected by the suite, but for a smoke test at tiny sizes.
"""
