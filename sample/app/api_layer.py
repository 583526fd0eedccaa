"""The sample application of LadyLinux Refresh & Tray: small, and real from the page to the health path."""

import os
import platform
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from machine import commit_of, state_of_the_machine

HERE = Path(__file__).resolve().parent
VERSION = "1.2.0"
TITLE = "LadyLinux"

app = FastAPI(title=TITLE, version=VERSION)
app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
templates = Jinja2Templates(directory=HERE / "templates")


def models_dir() -> Path:
    return Path(os.environ.get("LADYLINUX_MODELS_DIR", "/opt/ladylinux/models"))


@app.get("/", response_class=HTMLResponse)
def home(request: Request) -> HTMLResponse:
    context = {
        "title": TITLE,
        "version": VERSION,
        "commit": commit_of(HERE),
        "host": platform.node(),
        "facts": state_of_the_machine(models_dir()),
    }
    return templates.TemplateResponse(request=request, name="home.html", context=context)


@app.get("/api/health")
def health() -> dict[str, object]:
    models = models_dir()
    return {
        "status": "ok",
        "version": VERSION,
        "models": {"directory": str(models), "present": models.is_dir()},
    }
