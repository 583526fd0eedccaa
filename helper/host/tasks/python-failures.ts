import { because, networkTroubles, textIn, type Message } from '../../../contract/message';

/** The codes with which python-failure.ts reports that an interpreter, a tool or a package is missing. */
export const pythonFailures = [
  'index-offline',
  'host-asks-to-wait',
  'host-fails',
  ...networkTroubles,
  'certificate-refused',
  'environment-failed',
  'dependencies-unresolvable',
  'dependency-hash-mismatch',
  'dependency-build-failed',
  'dependency-from-git',
  'lock-stale',
  'no-dependency-file',
  'tool-missing',
  'tool-too-old',
  'cancelled-before-stop',
  'packages-proposed',
  'packages-proposed-unknown',
  'entry-point-shadowed',
  'python-does-not-fit',
  'package-not-for-python',
  'python-not-on-offer',
  'python-offline',
  'python-mismatch',
  'python-not-received',
] as const;

/** These names appear in a command that a person is told to run, so each must look like a package name. */
function namesAlone(told: Message['params']): Message['params'] | null {
  const { packages = '', reasons = '', unknown = '' } = told;
  const isPlain = (name: string) => /^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,199})?$/.test(name);
  return textIn(told, 'packages').split(' ').every(isPlain) ? { packages, reasons, unknown } : null;
}

/** The system package to install is one of a fixed few, whatever the task says. */
export const pythonWords = {
  'certificate-refused': () => ({ host: because('package-index') }),
  'host-fails': ({ status = 0 }: Message['params']) => ({ host: because('package-index'), status }),
  'host-asks-to-wait': ({ status = 0 }: Message['params']) => ({
    ...{ host: because('package-index'), status, minutes: 0 },
  }),
  'tool-missing': ({ tool = 'python3', package: name }: Message['params']) =>
    typeof name === 'string' && /^python3(?:\.\d{1,2})?(?:-venv)?$/.test(name)
      ? { tool, fix: `sudo apt install ${name}` }
      : null,
  'packages-proposed': namesAlone,
  'packages-proposed-unknown': namesAlone,
};
