"""Export: what somebody holds as files of other programs, and as files of our own that lose nothing."""
