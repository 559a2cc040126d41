"""The parts of the dashboard, ready to be drawn or exported: words, numbers, marks, and the list behind each."""
