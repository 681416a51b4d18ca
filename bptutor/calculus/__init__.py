"""The numeric core: graphs, derivatives, evaluation. Knows no exercise and no screen."""
