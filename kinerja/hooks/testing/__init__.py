"""The test kit for authors of plugins: contract checks and fixtures."""
