"""What people type and read: names, numbers and formulas, one tree for parsing and printing."""
