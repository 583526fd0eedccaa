import { describe, expect, it } from 'vitest';
import { heldAddress, holdMark } from '../../../../helper/host/held-port';
import { socketFiles } from '../../../../helper/host/systemd/held-socket';
import { layoutUnder } from '../../../../helper/state/layout';

describe('the address that is held for a service', () => {
  it.each([
    ['127.0.0.1', undefined, true],
    ['0.0.0.0', 8000, true],
    ['::1', undefined, true],
    ['localhost', undefined, false],
    ['fe80::1%eth0', undefined, false],
    ['127.0.0.1\nExecStart=/bin/sh', undefined, false],
    ['127.0.0.1', 9000, false],
  ])('%j, port of its own %s: %s', (host, port, isHeld) => {
    const address = { host, port: 8000 };
    expect(heldAddress({ port }, address)).toEqual(isHeld ? address : null);
  });
});

describe('the units of a held port', () => {
  const [socket, answerer] = socketFiles('app@1.service', { host: '::1', port: 8000 });

  it('listen where the application would, and start nothing that is enabled', () => {
    expect(socket?.path).toBe('/etc/systemd/system/ladylinux-port-app@1.socket');
    expect(socket?.content).toContain('\nListenStream=[::1]:8000\n');
    expect(socket?.holds).toBe('[::1]:8000');
    for (const file of [socket, answerer]) expect(file?.content).not.toContain('[Install]');
  });

  it('know the mark of a hold by their own name', () => {
    const name = 'ladylinux-port-app@1';
    expect(answerer?.path).toBe(`/etc/systemd/system/${name}.service`);
    expect(answerer?.content.replaceAll('%N', name)).toContain(
      ` sh ${holdMark(layoutUnder('/'), 'app@1.service')} ${name}.socket\n`,
    );
  });
});
