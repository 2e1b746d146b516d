class PageCache:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


def forget_pages():
    """Drop every page kept in this process."""
