from fastapi import FastAPI

VERSION = "0.1.0"

app = FastAPI(title="LadyLinux", version=VERSION)


@app.get("/")
def home() -> dict[str, str]:
    return {"message": "LadyLinux is running."}


@app.get("/api/health")
def health() -> dict[str, str]:
    return {"status": "ok", "version": VERSION}
