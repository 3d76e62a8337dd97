"""Measuring the server: a generator of vaults, a client that drives any server over stdio, micro benchmarks.

    python -m tests.benchmarks.generate /tmp/vault --notes 20000
    python -m tests.benchmarks.drive --vault /tmp/vault --command "note-lsp serve"
    pytest tests/benchmarks/bench_syntax.py tests/benchmarks/bench_vault.py

None of it runs with the tests: figures belong to a machine and are judged by a reader.
"""
