import { expect, test } from 'vitest';
import { refuseTestRuntime } from '../../../build/package/tray-deb.mjs';

const runtime = (kind: 'own' | 'given' | 'fallback') => ({
  directory: '/e',
  executable: '/e/e',
  kind,
});

test('a package of another Electron than our own is made only for who asks for one by name', () => {
  for (const kind of ['given', 'fallback'] as const) {
    expect(() => refuseTestRuntime(runtime(kind), false)).toThrow('--test-runtime');
    expect(() => refuseTestRuntime(runtime(kind), true)).not.toThrow();
  }
  expect(() => refuseTestRuntime(runtime('own'), false)).not.toThrow();
});
