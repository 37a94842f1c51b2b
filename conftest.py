"""For the tests of the product and of its plugins: hypothesis judges answers, not how busy the machine is."""

from hypothesis import settings

settings.register_profile("kinerja", deadline=None)
settings.load_profile("kinerja")
