import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A connection to the internet that counts incoming bytes and can be cut. */
export class Line {
  receivedBytes = 0;
  #isCut = false;
  #cutAt = Infinity;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** The address that reaches a server of this computer through the connection. */
  async to(origin: string): Promise<string> {
    const { port } = new URL(origin);
    const server = createServer((near) => {
      if (this.#isCut) {
        near.destroy();
        return;
      }
      const far = connect(Number(port), '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          near.destroy();
          far.destroy();
        });
      }
      far.on('data', (chunk: Buffer) => {
        this.receivedBytes += chunk.length;
        if (this.receivedBytes >= this.#cutAt) this.cut();
      });
      near.pipe(far);
      far.pipe(near);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#servers.push(server);
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  /** Cuts it after this many more bytes. */
  cutAfter(bytes: number): void {
    this.#cutAt = this.receivedBytes + bytes;
  }

  cut(): void {
    this.#isCut = true;
    this.#cutAt = Infinity;
    for (const socket of this.#sockets) socket.destroy();
  }

  restore(): void {
    this.#isCut = false;
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
