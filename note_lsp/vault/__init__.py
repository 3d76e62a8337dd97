"""Many notes: what stands on disk and in open buffers, who is called what, who mentions whom."""
