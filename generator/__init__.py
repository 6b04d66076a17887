"""Gongkai (公开): a git repository of Markdown and YAML as a government information disclosure portal."""

__version__ = "0.1.0"
