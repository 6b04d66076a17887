"""What an activity's page shows beside its declared fields."""

from __future__ import annotations

from collections.abc import Iterator

from generator.content_types.activity.record import Activity
from generator.model.site import Entry, Site
from generator.model.view import Link, Links, Panel, Prose


def make_panels(entry: Entry, _site: Site) -> Iterator[Panel]:
    """The report that field work led to."""
    activity = entry.record
    if isinstance(activity, Activity) and activity.report is not None:
        report = activity.report
        block = Links((Link(report.title, report.url),)) if report.url else Prose((f"{report.title}，见附件。",))
        yield Panel("调研报告", "report", (block,))
