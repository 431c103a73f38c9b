"""What Python programs call, each name loaded when it is first asked for (`perfxl.__getattr__`): docs/api.md."""
