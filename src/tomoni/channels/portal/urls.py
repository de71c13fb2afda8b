"""Addresses of the portal."""

from django.urls import path

from tomoni.channels.portal.views import (
    cases,
    check,
    corrections,
    data,
    documents,
    feedback,
    home,
    interviews,
    notices,
    postal,
    records,
    services,
    verify,
)

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("services/", services.listing, name="services"),
    path("services/<slug:service>/", services.page, name="service"),
    path("interviews/", interviews.start, name="start"),
    path("interviews/<str:token>/", interviews.resume, name="interview"),
    path("interviews/<str:token>/check/", check.page, name="check"),
    path("interviews/<str:token>/not-right/", data.not_right_in_interview, name="not-right"),
    path("interviews/<str:token>/<str:page>/", interviews.page, name="interview-page"),
    path("receipts/<str:number>/", check.receipt, name="receipt"),
    path("cases/<str:number>/", cases.page, name="case"),
    path("cases/<str:number>/correct/", corrections.page, name="correct"),
    path("cases/<str:number>/withdraw/", cases.withdraw, name="withdraw"),
    path("cases/<str:number>/how-it-was/", feedback.page, name="how-it-was"),
    path("documents/<int:document>.pdf", documents.pdf, name="document"),
    path("notices/", notices.listing, name="notices"),
    path("notices/<int:notice>/", notices.read, name="notice"),
    path("records/", records.page, name="records"),
    path("my-data/", data.page, name="my-data"),
    path("my-data/mail/", data.mail, name="mail"),
    path("my-data/not-right/", data.not_right, name="fact-not-right"),
    path("my-data/download/", data.download, name="download"),
    path("verify/", verify.form, name="verify"),
    path("verify/<str:code>/", verify.page, name="verify-code"),
    path("postal-codes/<str:code>/", postal.find, name="postal-code"),
]
