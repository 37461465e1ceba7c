"""Work on the data of people outside of the web: the command line of operators, and tasks."""
