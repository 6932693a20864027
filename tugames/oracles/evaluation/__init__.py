"""How a table of worths is computed: in batches, by whoever evaluates, whatever happens to them.

``batch`` evaluates some worths, ``pace`` says how many at a time, ``travel`` takes the oracle to
other processes; ``own_processes``, ``dask_cluster`` and ``crew`` are who evaluates; ``run`` hands
out, and takes in.
"""
