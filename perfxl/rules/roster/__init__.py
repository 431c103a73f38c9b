"""Rules N: what the bureau's roster (名册) says."""
