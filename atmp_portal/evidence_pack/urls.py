from django.urls import path

from . import pages

# Below the pages of an initiative, whose names they share.
urlpatterns = [
    path("<slug:slug>/reports/<int:pk>/packs/", pages.packs, name="packs"),
    path("<slug:slug>/reports/<int:pk>/packs/<int:pack>/", pages.pack, name="pack"),
    path("<slug:slug>/reports/<int:pk>/packs/<int:pack>/state.json", pages.pack_state, name="pack_state"),
    path(
        "<slug:slug>/reports/<int:pk>/packs/<int:pack>/pack.docx",
        pages.pack_file,
        {"ending": "docx"},
        name="pack_docx",
    ),
    path(
        "<slug:slug>/reports/<int:pk>/packs/<int:pack>/pack.pdf",
        pages.pack_file,
        {"ending": "pdf"},
        name="pack_pdf",
    ),
    path("<slug:slug>/reports/<int:pk>/packs/<int:pack>/draw/", pages.draw, name="draw_pack"),
]
