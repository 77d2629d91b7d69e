"""The benchmark suite: each measure beside a plain baseline, in turns, in one run on one machine.

`make bench` runs all, `make bench ONLY=name` one. Results are checked before times are believed.
"""
