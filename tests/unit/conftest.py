"""Settings of the property tests: the time of one example says nothing on a shared machine."""

from hypothesis import settings

settings.register_profile("kinerja", deadline=None)
settings.load_profile("kinerja")
