"""The templates' environment and the static files."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).resolve().parent

# Some machines have no table of types, or a wrong one; a browser refuses a module of the wrong type.
mimetypes.add_type("text/javascript", ".js")


def environment(templates: Path) -> Environment:
    """Return an environment that finds `templates`, the shared ones and nhsuk-frontend's.

    Args:
        templates: the folder of one part's own templates.
    """
    return Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader([templates, HERE / "templates"]),
                PackageLoader("nhsuk_frontend_jinja"),
            ]
        ),
        autoescape=True,
        # nhsuk-frontend's templates look into options that were not given.
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def static_files() -> Mount:
    """Return the route of the style sheets, scripts and pictures."""
    return Mount(
        "/static",
        StaticFiles(directory=HERE / "static"),
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
        name="static",
    )
