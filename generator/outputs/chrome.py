"""What the layout says on every page: the portal's name, its columns, its footer."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from generator.model.disclosure import REQUEST, SUB_COLUMNS, SubColumn
from generator.model.settings import SiteLink, SiteSettings
from generator.model.view import Link
from generator.outputs.assets import Assets


class Chrome(NamedTuple):
    """The `portal` of `theme/main.html`."""

    name: str
    organ: str
    host_name: str
    host_url: str
    sponsor: str
    undertaker: str
    site_id_code: str | None
    icp: str | None
    police_record: str | None
    footer_links: tuple[Link, ...]
    contacts: tuple[Link, ...]
    demonstration: bool
    past: str | None
    nav: tuple[SubColumn, ...]
    css: str
    js: str
    icon: str
    search: str
    csp: str
    boot: str


def make_chrome(settings: SiteSettings, assets: Assets, past: date | None = None) -> Chrome:
    """The constant parts of the layout. `past` is the earlier day that a portal which is no release shows."""
    return Chrome(
        name=settings.name,
        organ=settings.organ,
        host_name=settings.host_name,
        host_url=f"{settings.origin}/",
        sponsor=settings.sponsor,
        undertaker=settings.undertaker,
        site_id_code=settings.site_id_code,
        icp=settings.icp,
        police_record=settings.police_record,
        footer_links=site_links(settings.footer_links),
        contacts=site_links(settings.contacts),
        demonstration=settings.demonstration,
        past=f"{past.year}年{past.month}月{past.day}日" if past is not None else None,
        nav=(*SUB_COLUMNS, REQUEST),
        css=assets.css,
        js=assets.js,
        icon=assets.icon,
        search=assets.search,
        csp=assets.csp,
        boot=assets.boot,
    )


def site_links(links: tuple[SiteLink, ...]) -> tuple[Link, ...]:
    """Links of `site.yml` as views."""
    return tuple(Link(link.text, link.url) for link in links)
