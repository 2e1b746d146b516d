from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def index(request, **kwargs):
    return HttpResponse("index")


@login_not_required
def initiative(request, **kwargs):
    return HttpResponse("initiative")
