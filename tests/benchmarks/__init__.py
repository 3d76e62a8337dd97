"""Measuring the server: a generator of vaults, a client that drives any server over stdio, micro benchmarks.

    python -m tests.benchmarks.compare                          # everything, into docs/benchmarks.md
    python -m tests.benchmarks.generate /tmp/vault --notes 20000
    python -m tests.benchmarks.drive --vault /tmp/vault --command "note-lsp serve"
    pytest tests/benchmarks/bench_syntax.py tests/benchmarks/bench_vault.py

Figures belong to a machine and are judged by a reader. With the tests runs only ``test_drive.py``: it asks the same
questions over small vaults, and no answer may be wrong.
"""
