from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def index(request, **kwargs):
    return HttpResponse("index")


@login_not_required
def workshop(request, **kwargs):
    return HttpResponse("workshop")


@login_not_required
def actions(request, **kwargs):
    return HttpResponse("actions")
