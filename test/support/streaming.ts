/** An addition to a FastAPI application: tokens, five a second. */
export const streaming = `
import asyncio
from fastapi.responses import StreamingResponse

@app.get("/stream/{tokens}")
async def stream(tokens: int):
    async def answer():
        for _ in range(tokens):
            yield "token "
            await asyncio.sleep(0.2)
    return StreamingResponse(answer())
`;

/** Enough tokens to outlast any test. */
export const endless = 100_000;
