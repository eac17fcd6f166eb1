"""Serials on pages: with the prefix in Thai where the page is Thai."""

from django import template

from certificates.serials import serial_here

register = template.Library()
register.filter("serial_here", serial_here)
