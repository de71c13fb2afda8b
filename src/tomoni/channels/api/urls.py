"""Addresses of the API; docs/how/use-the-api.md."""

from django.urls import path

from tomoni.channels.api import views

app_name = "api"
urlpatterns = [
    path("v1/openapi.json", views.openapi, name="openapi"),
    path("v1/token", views.token, name="token"),
    path("v1/services", views.list_services, name="services"),
    path("v1/services/<slug:service>/applications", views.applications_of, name="apply"),
    path("v1/applications", views.applications, name="applications"),
    path("v1/applications/<str:number>", views.application, name="application"),
    path("v1/webhooks", views.webhooks_of, name="webhooks"),
    path("v1/webhooks/<str:webhook>", views.webhook, name="webhook"),
    path("<path:rest>", views.nothing, name="nothing"),
]
