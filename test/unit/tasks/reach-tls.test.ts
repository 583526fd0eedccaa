import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { reach } from '../../../helper/lib/reach';

let server: Server | undefined;
const sockets: Socket[] = [];

/** The port of a server on 127.0.0.1. */
async function serverThat(does: (socket: Socket) => void): Promise<number> {
  server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    does(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  server?.close();
  vi.unstubAllEnvs();
});

const never = new AbortController().signal;
const noProxy = () => {
  vi.stubEnv('no_proxy', '*');
};

it('a host that takes connections and answers no handshake is not reached', async () => {
  noProxy();
  const port = await serverThat(() => undefined);
  const { failure } = await reach(`https://localhost:${String(port)}/app.git`, never, 300);
  expect(failure).toBe(`Failed to connect to localhost port ${String(port)}: nothing answers`);
});

it('a host that answers anything is left to git', async () => {
  noProxy();
  const port = await serverThat((socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n'));
  });
  expect(await reach(`https://localhost:${String(port)}/app.git`, never, 20_000)).toEqual({
    failure: null,
    config: [`http.curloptResolve=localhost:${String(port)}:127.0.0.1`],
  });
});

it.each([
  ['that never opens the way', () => undefined, false],
  [
    'that opens it to a host that answers no handshake',
    (socket: Socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    },
    false,
  ],
  [
    'that wants a login',
    (socket: Socket) => {
      socket.once('data', () =>
        socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'),
      );
    },
    true,
  ],
])('a proxy %s', async (_, does: (socket: Socket) => void, answers) => {
  const port = await serverThat(does);
  vi.stubEnv('no_proxy', '');
  vi.stubEnv('https_proxy', `http://127.0.0.1:${String(port)}`);
  const { failure } = await reach('https://github.com/app.git', never, answers ? 20_000 : 300);
  expect(failure === null).toBe(answers);
});
