"""What all tests share: how hypothesis searches."""

from hypothesis import settings

# Machines that run other things as well are slow now and then; a counterexample worth keeping becomes a test.
settings.register_profile("tests", deadline=None, database=None, max_examples=40)
settings.load_profile("tests")
