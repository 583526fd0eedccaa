import { describe, expect, test, vi } from 'vitest';
import { Settings } from '../../../contract/settings';
import { Status } from '../../../contract/status';
import { openableAddress, whyNotOpened } from '../../../main/features/desktop';

vi.mock('electron', () => ({ shell: {} }));

describe('threat 25: state that is code', () => {
  test.each([
    'api_layer.py',
    'plugins/loader.PYC',
    'native/_speed.so',
    'native/libspeed.so.1.2',
    'hook.pth',
    'bundle.zip',
    'sub/__pycache__',
    'venv/lib',
    '.venv',
    'memory.db ',
    ' memory.db',
    'memory\u202e.db',
    'memory\t.db',
    'memory\u0085.db',
  ])('%j is refused', (path) => {
    expect(Settings.safeParse({ appState: [path] }).success).toBe(false);
  });

  test.each(['memory.db', 'my memory/of you.json', 'vectors', 'copy.pyx-data'])(
    '%j is taken',
    (path) => {
      expect(Settings.safeParse({ appState: [path] }).success).toBe(true);
    },
  );
});

describe('threat 28: a package index', () => {
  test.each([
    [{ packageIndex: 'http://packages.example.invalid/simple' }, false],
    [
      { packageIndex: 'http://packages.example.invalid/simple', protocols: ['https', 'http'] },
      true,
    ],
    [{ packageIndex: 'https://me:secret@packages.example.invalid/simple' }, false],
    [{ packageIndex: 'https://me@packages.example.invalid/simple' }, false],
    [{ packageIndex: 'https://packages.example.invalid/simple' }, true],
  ])('%j', (settings, taken) => {
    expect(Settings.safeParse(settings).success).toBe(taken);
  });
});

describe('threat 27: an address of somebody else', () => {
  const status = (
    condition: Status['condition'],
    state: 'active' | 'failed' | 'activating' | 'inactive',
  ) =>
    Status.parse({
      v: 1,
      generatedAt: '2026-01-01T00:00:00.000Z',
      helperVersion: '1',
      mode: 'system',
      setUp: true,
      condition,
      repository: null,
      branch: null,
      code: null,
      python: null,
      services: [
        {
          unit: 'ladylinux-api.service',
          state,
          since: null,
          mainPid: null,
          memoryBytes: null,
          restarts: null,
          health: null,
        },
      ],
      address: { url: 'http://127.0.0.1:8000/', exposed: false },
      models: null,
      running: null,
      lastRun: null,
      problems: [],
    });

  test('is opened only while the service is up and healthy', () => {
    expect(openableAddress(status('healthy', 'active'))).toBe('http://127.0.0.1:8000/');
    expect(openableAddress(status('healthy', 'failed'))).toBeNull();
    expect(openableAddress(status('attention', 'active'))).toBeNull();
    expect(openableAddress(status('refreshing', 'inactive'))).toBeNull();
    expect(openableAddress(status('stopped', 'inactive'))).toBeNull();
  });

  test('one that others can reach too is reported as that, not as a defect', () => {
    const url = 'http://192.0.2.7:8000/';
    const exposed = { ...status('healthy', 'active'), address: { url, exposed: true } };
    expect(openableAddress(exposed)).toBeNull();
    expect(whyNotOpened(exposed)).toMatchObject({ code: 'address-not-local', params: { url } });
    expect(whyNotOpened(null).code).toBe('address-unknown');
  });
});
