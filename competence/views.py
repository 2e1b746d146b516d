from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def index(request, **kwargs):
    return HttpResponse("index")


@login_not_required
def results(request, **kwargs):
    return HttpResponse("results")


@login_not_required
def gap(request, **kwargs):
    return HttpResponse("gap")


@login_not_required
def education(request, **kwargs):
    return HttpResponse("education")
