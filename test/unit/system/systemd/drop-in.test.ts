import { describe, expect, it } from 'vitest';
import { Settings } from '../../../../contract/settings';
import { dropInFor, dropInPath } from '../../../../helper/host/systemd/drop-in';

describe('the drop-in of a unit', () => {
  it('orders it after recovery and names the entry point of this version', () => {
    expect(dropInFor(Settings.parse({}), 'ladylinux-api.service', 'api_layer:app')).toBe(
      [
        '# Written by ladylinux-refresh for ladylinux-api.service; the next refresh overwrites it.',
        '[Unit]',
        'After=ladylinux-recover.service',
        '',
        '[Service]',
        'Environment=LADYLINUX_ENTRY_POINT=api_layer:app',
        'Environment="GIT_CONFIG_COUNT=1"',
        'Environment="GIT_CONFIG_KEY_0=safe.directory"',
        'Environment="GIT_CONFIG_VALUE_0=/opt/ladylinux/app"',
        '',
      ].join('\n'),
    );
  });

  it('binds what the application writes inside app/ from its state', () => {
    const settings = Settings.parse({ appState: ['config/theme_state.json', 'odd %i "x": y'] });
    const lines = dropInFor(settings, 'a.service', null).split('\n');
    expect(lines.filter((line) => line.startsWith('BindPaths='))).toEqual([
      'BindPaths="-/var/lib/ladylinux/data/app-state/config/theme_state.json":"/opt/ladylinux/app/config/theme_state.json"',
      String.raw`BindPaths="-/var/lib/ladylinux/data/app-state/odd %%i \"x\": y":"/opt/ladylinux/app/odd %%i \"x\": y"`,
    ]);
    expect(lines.filter((line) => line.startsWith('NoExecPaths='))).toEqual([
      'NoExecPaths="-/opt/ladylinux/app/config/theme_state.json"',
      String.raw`NoExecPaths="-/opt/ladylinux/app/odd %%i \"x\": y"`,
    ]);
    expect(lines.some((line) => line.startsWith('Environment='))).toBe(false);
    expect(lines.filter((line) => line.startsWith('Assert'))).toEqual([
      'AssertPathIsSymbolicLink=!/var/lib/ladylinux/data/app-state',
      'AssertPathIsSymbolicLink=!/var/lib/ladylinux/data/app-state/config',
      'AssertPathIsSymbolicLink=!/var/lib/ladylinux/data/app-state/config/theme_state.json',
      'AssertPathIsSymbolicLink=!/var/lib/ladylinux/data/app-state/odd %%i "x": y',
    ]);
  });

  it.each<[{ start?: 'ours' }]>([[{}], [{ start: 'ours' }]])(
    'passes on the socket that is held, in place of an address (%o)',
    (service) => {
      const settings = Settings.parse({ services: [service] });
      const text = (isHeld: boolean) =>
        dropInFor(settings, 'ladylinux-api.service', 'a:b', undefined, isHeld);
      expect(text(true)).toContain('\nSockets=ladylinux-port-ladylinux-api.socket\n');
      expect(text(true)).toMatch(/^ExecStopPost=.*\/ladylinux-port-ladylinux-api\.held %n /m);
      expect(text(true)).toMatch(/^ExecStart=\S+ -m uvicorn --fd 3 --backlog 4096 /m);
      expect(text(false)).not.toContain('Sockets=');
      expect(text(false).includes('--port ${LADYLINUX_PORT}')).toBe(service.start === 'ours');
    },
  );

  it('is next to the unit, never in it', () => {
    expect(dropInPath('ollama.service')).toBe(
      '/etc/systemd/system/ollama.service.d/50-ladylinux-refresh.conf',
    );
  });
});
