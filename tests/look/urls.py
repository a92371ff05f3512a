"""The addresses of the product and, as in development, the style guide."""

from django.urls import path

from mentorat.styleguide import styleguide
from mentorat.urls import urlpatterns as product

urlpatterns = [path("styleguide/<str:base>/", styleguide), *product]
