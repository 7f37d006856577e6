"""Run one notebook: papermill, on kernels that start at once."""
