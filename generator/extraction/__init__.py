"""Attachments → their text. The libraries that read a format are loaded when a file of it is to be read, and only then."""
