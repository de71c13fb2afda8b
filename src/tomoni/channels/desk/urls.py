"""Addresses of the desk; the site mounts them at /desk/."""

from django.urls import path

from tomoni.channels.desk.views import (
    approval,
    case,
    correction,
    draft,
    files,
    ledger,
    letters,
    orders,
    payments,
    queue,
    services,
    task,
)

app_name = "desk"

urlpatterns = [
    path("", queue.page, name="queue"),
    path("export/", queue.export, name="export"),
    path("approvals/", approval.listing, name="approvals"),
    path("cases/<str:number>/", case.page, name="case"),
    path("cases/<str:number>/do/", case.act, name="act"),
    path("cases/<str:number>/notes/", case.note, name="note"),
    path("cases/<str:number>/correction/", correction.page, name="correction"),
    path("cases/<str:number>/tasks/<str:task>/", task.page, name="task"),
    path("cases/<str:number>/draft/", draft.page, name="draft"),
    path("cases/<str:number>/letter.pdf", draft.letter, name="letter"),
    path("cases/<str:number>/approve/", approval.page, name="approve"),
    path("cases/<str:number>/documents/<int:document>.pdf", files.document, name="document"),
    path("cases/<str:number>/files/<int:file>/", files.attachment, name="file"),
    path("payments/", payments.page, name="payments"),
    path("payments/reckon/", payments.reckon, name="reckon"),
    path("payments/new/<str:right>/", payments.new, name="order-new"),
    path("payments/<str:number>/", orders.page, name="order"),
    path("payments/<str:number>/examine/", orders.examine, name="examine"),
    path("payments/<str:number>/release/", orders.release, name="release"),
    path("payments/<str:number>/back/", orders.send_back, name="order-back"),
    path("payments/<str:number>/file/", orders.bank_file, name="bank-file"),
    path("services/", services.listing, name="services"),
    path("services/<str:service>/", services.page, name="service"),
    path("letters/", letters.page, name="letters"),
    path("letters/<int:delivery>/retry/", letters.retry, name="retry"),
    path("ledger/", ledger.page, name="ledger"),
]
