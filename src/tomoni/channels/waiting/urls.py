"""Address of the line."""

from django.urls import path

from tomoni.channels.waiting import views

app_name = "waiting"
urlpatterns = [path("", views.line, name="line")]
