import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Machine } from '../../support/machine';

const place = '/srv/bench/load.py';

/**
 * Opens new connections at an even rate, regardless of earlier ones; streams of tokens, once or repeatedly; and idle connections. After
 * its input closes, it ends once every open connection has ended.
 */
const script = `
import asyncio, json, resource, sys, time

resource.setrlimit(resource.RLIMIT_NOFILE, (16384, 16384))
port, rate, streams, idle, again = (int(one) for one in sys.argv[1:6])
seen = {"answered": 0, "refused": 0, "lost": 0, "longestMs": 0.0, "whole": 0, "cut": 0}
delays = []
closing = asyncio.Event()

def asking(path, connection):
    return f"GET {path} HTTP/1.1\\r\\nHost: x\\r\\nConnection: {connection}\\r\\n\\r\\n".encode()

async def new():
    began = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        seen["refused"] += 1
        return
    try:
        writer.write(asking("/", "close"))
        answer = await reader.read()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise ConnectionError()
        seen["answered"] += 1
        seen["longestMs"] = max(seen["longestMs"], (time.monotonic() - began) * 1000)
    except OSError:
        seen["lost"] += 1
    finally:
        writer.close()

async def stream(begun):
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(asking("/stream", "close"))
            last, text = None, b""
            while part := await reader.read(4096):
                now = time.monotonic()
                if last is not None:
                    delays.append((now - last) * 1000)
                last, text = now, text + part
                begun.set()
            if text != b"":
                seen["whole" if text.endswith(b"0\\r\\n\\r\\n") else "cut"] += 1
            writer.close()
        except OSError:
            seen["cut"] += 1
        if not again or closing.is_set():
            return

async def keep():
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(asking("/", "keep-alive"))
    await reader.read(65536)
    await closing.wait()
    writer.close()

async def end():
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    closing.set()

async def main():
    ending = asyncio.create_task(end())
    begun = [asyncio.Event() for _ in range(streams)]
    work = [asyncio.create_task(keep()) for _ in range(idle)]
    work += [asyncio.create_task(stream(one)) for one in begun]
    for one in begun:
        await one.wait()
    print("ready", flush=True)
    due = time.monotonic()
    while rate and not closing.is_set():
        work.append(asyncio.create_task(new()))
        due += 1 / rate
        await asyncio.sleep(max(0, due - time.monotonic()))
    await ending
    await asyncio.gather(*work)
    delays.sort()
    p99 = delays[int(len(delays) * 0.99)] if delays else 0
    print(json.dumps({**seen, "p99Ms": p99}))

asyncio.run(main())
`;

/** `rate` is per second, the other numbers are simultaneous connections. */
export interface Load {
  readonly rate: number;
  readonly streams: number;
  readonly idle: number;
  /** A new stream follows each one that ends. */
  readonly again: boolean;
}

export interface Noticed {
  readonly answered: number;
  readonly refused: number;
  /** Accepted, and closed without an answer. */
  readonly lost: number;
  /** From opening a connection to its answer. */
  readonly longestMs: number;
  /** Streams. */
  readonly whole: number;
  readonly cut: number;
  /** Between two tokens. */
  readonly p99Ms: number;
}

export async function installLoad(machine: Machine): Promise<void> {
  await machine.exec(['tee', place], { input: script, stdout: 'ignore' });
}

/** What clients noticed during some work. */
export async function underLoad(
  machine: Machine,
  port: number,
  { rate, streams, idle, again }: Load,
  work: () => Promise<unknown>,
): Promise<Noticed> {
  const figures = [port, rate, streams, idle, again ? 1 : 0].map(String);
  const clients = machine.exec(['python3', place, ...figures], { stdin: 'pipe' });
  if (clients.stdin === null || clients.stdout === null) throw new Error('they have no pipes');
  const lines = createInterface(clients.stdout);
  const [first] = (await once(lines, 'line')) as [string];
  if (first !== 'ready') throw new Error(`the clients said ${first}`);
  const last = once(lines, 'line') as Promise<[string]>;
  await work();
  clients.stdin.end();
  const noticed = JSON.parse((await last)[0]) as Noticed;
  await clients;
  return noticed;
}
