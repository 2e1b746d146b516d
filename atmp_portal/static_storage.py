"""Static files under names that change with their contents."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between our own script modules, so that they too can be kept for ever."""

    support_js_module_import_aggregation = True
