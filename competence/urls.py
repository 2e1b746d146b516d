from django.urls import path

from .views import answering, pages, releases, waves

app_name = "competence"
urlpatterns = [
    path("", pages.index, name="index"),
    path("results/<slug:slug>/", pages.results, name="results"),
    path("results/<slug:slug>.csv", releases.results_file, {"ending": "csv"}, name="results_csv"),
    path("results/<slug:slug>.xlsx", releases.results_file, {"ending": "xlsx"}, name="results_xlsx"),
    path("gap/", pages.gap, name="gap"),
    path("education/", pages.education, name="education"),
    path("answer/<str:secret>/", answering.link, name="link"),
    path("waves/<slug:slug>/answer/", answering.answer, name="answer"),
    path("waves/<slug:slug>/answer/<slug:part>/", answering.part, name="answer_part"),
    path("waves/<slug:slug>/questions/", answering.questions, name="answer_questions"),
    path("waves/<slug:slug>/save/", answering.save, name="answer_save"),
    path("waves/<slug:slug>/review/", answering.review, name="answer_review"),
    path("waves/<slug:slug>/submitted/", answering.submitted, name="answer_submitted"),
    path("waves/<slug:slug>/correct/", answering.correct, name="answer_correct"),
    path("waves/<slug:slug>/colleagues/", answering.colleagues, name="answer_colleagues"),
    path("waves/<slug:slug>/colleagues/<int:pk>/end/", answering.take_back, name="answer_take_back"),
    path("waves/<slug:slug>/decline/", answering.decline, name="answer_decline"),
    path("waves/<slug:slug>/stop-reminders/", answering.stop_reminders, name="answer_stop_reminders"),
    path("waves/<slug:slug>/manage/", waves.wave, name="wave"),
    path("waves/<slug:slug>/manage/add/", waves.add_unit, name="add_unit"),
    path("waves/<slug:slug>/manage/organisation/<int:pk>/", waves.unit, name="unit"),
    path("waves/<slug:slug>/manage/send/", waves.field, name="field"),
    path("waves/<slug:slug>/manage/end/", waves.end, name="end"),
    path("waves/<slug:slug>/manage/close/", waves.close, name="close"),
    path("waves/<slug:slug>/manage/release/", releases.prepare, name="prepare"),
    path("waves/<slug:slug>/manage/release/<int:pk>/", releases.release, name="release"),
    path("waves/<slug:slug>/manage/release/<int:pk>/progress/", releases.progress, name="release_progress"),
    path("waves/<slug:slug>/manage/release/<int:pk>/publish/", releases.publish, name="release_publish"),
    path("waves/<slug:slug>/manage/release/<int:pk>/discard/", releases.discard, name="release_discard"),
    path("waves/<slug:slug>/manage/release/<int:pk>/withdraw/", releases.withdraw, name="release_withdraw"),
    path("surveys/", waves.surveys, name="surveys"),
    path("surveys/new/", waves.new_survey, name="new_survey"),
    path("surveys/<slug:slug>/", waves.survey, name="survey"),
    path("surveys/<slug:slug>/questionnaire/", waves.new_questionnaire, name="new_questionnaire"),
    path("surveys/<slug:slug>/questionnaire/<int:pk>/", waves.questionnaire, name="questionnaire"),
    path(
        "surveys/<slug:slug>/questionnaire/<int:pk>.yaml", waves.questionnaire_file, name="questionnaire_file"
    ),
    path(
        "surveys/<slug:slug>/questionnaire/<int:pk>/delete/",
        waves.delete_questionnaire,
        name="delete_questionnaire",
    ),
    path("surveys/<slug:slug>/wave/", waves.new_wave, name="new_wave"),
]
