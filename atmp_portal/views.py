from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def home(request, **kwargs):
    return HttpResponse("home")


@login_not_required
def choose_language(request, **kwargs):
    return HttpResponse("choose_language")


@login_not_required
def robots(request, **kwargs):
    return HttpResponse("robots")


@login_not_required
def sitemap(request, **kwargs):
    return HttpResponse("sitemap")


@login_not_required
def security(request, **kwargs):
    return HttpResponse("security")


@login_not_required
def search(request, **kwargs):
    return HttpResponse("search")


@login_not_required
def about(request, **kwargs):
    return HttpResponse("about")


@login_not_required
def accessibility(request, **kwargs):
    return HttpResponse("accessibility")


@login_not_required
def privacy(request, **kwargs):
    return HttpResponse("privacy")


@login_not_required
def data(request, **kwargs):
    return HttpResponse("data")


def forbidden(request, exception=None):
    return HttpResponse("403", status=403)


def not_found(request, exception=None):
    return HttpResponse("404", status=404)


def server_error(request):
    return HttpResponse("500", status=500)
