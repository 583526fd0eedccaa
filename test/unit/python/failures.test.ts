import { expect, test } from 'vitest';
import { failureOf } from '../../../helper/tasks/python/failures';

/** What uv 0.13.9 and pip 23.0.1 really said when each of these was provoked. */
const said: [string, 'uv' | 'pip', string, Record<string, unknown>][] = [
  [
    'no such package',
    'uv',
    'error: No solution found when resolving dependencies\n  cause: Because no-such-thing was not found in the package registry and you require no-such-thing==1, we can conclude that your requirements are unsatisfiable.',
    { kind: 'no-such-package', requirement: 'no-such-thing' },
  ],
  [
    'no such package',
    'pip',
    'ERROR: Could not find a version that satisfies the requirement no-such-thing==1 (from versions: none)\nERROR: No matching distribution found for no-such-thing==1',
    { kind: 'no-such-package', requirement: 'no-such-thing==1' },
  ],
  [
    'no such version',
    'uv',
    'error: No solution found when resolving dependencies\n  cause: Because there is no version of fastapi==99.0 and you require fastapi==99.0, we can conclude that your requirements are unsatisfiable.',
    { kind: 'no-such-package', requirement: 'fastapi==99.0' },
  ],
  [
    'conflict',
    'uv',
    'error: No solution found when resolving dependencies\n  cause: Because you require uvicorn==0.54.0 and uvicorn[standard]==0.53.0, we can conclude that your requirements are unsatisfiable.',
    { kind: 'conflict' },
  ],
  [
    'conflict',
    'pip',
    'ERROR: Cannot install uvicorn==0.54.0 and uvicorn[standard]==0.53.0 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help visit https://pip.pypa.io/',
    { kind: 'conflict' },
  ],
  [
    'refused',
    'uv',
    'error: Request failed after 1 retry in 1.3s\n  cause: Failed to fetch: http://127.0.0.1:9/simple/fastapi/\n  cause: client error (Connect)\n  cause: tcp connect error\n  cause: Connection refused (os error 111)',
    { kind: 'offline' },
  ],
  [
    'refused',
    'pip',
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object at 0x7f27>: Failed to establish a new connection: [Errno 111] Connection refused')': /simple/fastapi/\nERROR: Could not find a version that satisfies the requirement fastapi==99.0 (from versions: none)",
    { kind: 'offline' },
  ],
  [
    'no DNS',
    'uv',
    'error: Request failed after 1 retry in 1.4s\n  cause: Failed to fetch: https://nonexistent.invalid/simple/fastapi/\n  cause: dns error\n  cause: failed to lookup address information: Name or service not known',
    { kind: 'offline' },
  ],
  [
    'out of order',
    'uv',
    'error: Request failed after 1 retry in 1.4s\n  cause: HTTP status server error (500 Internal Server Error) for url (http://127.0.0.1:8992/newpy/)',
    { kind: 'offline' },
  ],
  [
    'login',
    'uv',
    'error: No solution found when resolving dependencies\n  cause: Because newpy was not found in the package registry and you require newpy==1.0, we can conclude that your requirements are unsatisfiable.\n\nhint: An index URL (http://127.0.0.1:8992/) could not be queried due to a lack of valid authentication credentials (401 Unauthorized)',
    { kind: 'index-refused' },
  ],
  [
    'certificate',
    'uv',
    'error: Failed to fetch: https://127.0.0.1:8993/newpy/\n  cause: error sending request for url (https://127.0.0.1:8993/newpy/)\n  cause: client error (Connect)\n  cause: invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))',
    { kind: 'untrusted-certificate' },
  ],
  [
    'certificate',
    'pip',
    "WARNING: Retrying (Retry(total=0)) after connection broken by 'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:992)'))': /newpy/\nERROR: Could not find a version that satisfies the requirement newpy==1.0 (from versions: none)",
    { kind: 'untrusted-certificate' },
  ],
  [
    'hash',
    'uv',
    'error: Failed to download `idna==3.20`\n  cause: Hash mismatch for `idna==3.20`\n\n         Expected:\n           sha256:00',
    { kind: 'hash-mismatch', package: 'idna==3.20' },
  ],
  [
    'hash',
    'pip',
    'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes.\n    idna==3.20 from https://files.pythonhosted.org/x.whl (from -r hm.txt (line 1)):\n        Expected sha256 00',
    { kind: 'hash-mismatch', package: 'idna==3.20' },
  ],
  [
    'no hash',
    'uv',
    'error: Hash-checking is required, but no trusted hash was provided for: `markupsafe`',
    { kind: 'hash-missing', package: 'markupsafe' },
  ],
  [
    'no hash',
    'pip',
    'ERROR: In --require-hashes mode, all requirements must have their versions pinned with ==. These do not:\n    MarkupSafe>=2.0 from https://files.pythonhosted.org/x.whl (from jinja2==3.1.6->-r h.txt (line 1))',
    { kind: 'hash-missing', package: 'MarkupSafe>=2.0' },
  ],
  [
    'Python',
    'uv',
    'error: No solution found when resolving dependencies\n  cause: Because the current Python version (3.11.2) does not satisfy Python>=3.99 and newpy==1.0 depends on Python>=3.99, we can conclude that newpy==1.0 cannot be used.',
    { kind: 'incompatible-python' },
  ],
  [
    'Python',
    'pip',
    'ERROR: Ignored the following versions that require a different python version: 1.0 Requires-Python >=3.99\nERROR: Could not find a version that satisfies the requirement newpy==1.0 (from versions: none)',
    { kind: 'incompatible-python' },
  ],
  [
    'build',
    'pip',
    'Collecting brokenpkg==1.0\n  error: subprocess-exited-with-error\n  \n  × python setup.py egg_info did not run successfully.\n      RuntimeError: needs libfoo headers\nerror: metadata-generation-failed',
    { kind: 'build-failed', package: 'brokenpkg==1.0' },
  ],
  [
    'build without its tools',
    'uv',
    'error: Failed to download and build `brokenpkg==1.0`\n  cause: Failed to resolve requirements from `setup.py` build\n  cause: No solution found when resolving: `setuptools>=40.8.0`\n  cause: Because setuptools was not found in the package registry and you require setuptools>=40.8.0, we can conclude that your requirements are unsatisfiable.',
    { kind: 'build-failed', package: 'brokenpkg==1.0' },
  ],
  [
    'a build that wants the network itself',
    'pip',
    'Collecting x==1\n  error: subprocess-exited-with-error\n  × python setup.py egg_info did not run successfully.\n      urllib.error.URLError: <urlopen error [Errno 111] Connection refused>',
    { kind: 'build-failed', package: 'x==1' },
  ],
  [
    'build tools offline',
    'pip',
    'Collecting x==1\n  error: subprocess-exited-with-error\n  × pip subprocess to install build dependencies did not run successfully.\n      [Errno -2] Name or service not known',
    { kind: 'offline' },
  ],
  [
    'disk',
    'uv',
    'error: Failed to extract archive\n  cause: No space left on device (os error 28)',
    { kind: 'disk-full' },
  ],
  [
    'syntax',
    'uv',
    "error: Couldn't parse requirement in `bad.txt` at position 0\n  cause: Unexpected end of version specifier, expected version",
    { kind: 'bad-dependency-file' },
  ],
  ['unknown words', 'pip', 'Segmentation fault', { kind: 'tool-failed', tool: 'pip', exitCode: 1 }],
];

test.each(said)('%s, in the words of %s', (_, tool, tail, expected) => {
  expect(failureOf({ ended: 'exited', exitCode: 1, stdout: '', tail }, tool, 60)).toMatchObject(
    expected,
  );
});

test('a cancel and a time limit are what they are, whatever was said', () => {
  const tail = 'Connection refused';
  const run = { exitCode: null, stdout: '', tail };
  expect(failureOf({ ended: 'cancelled', ...run }, 'uv', 60)).toEqual({ kind: 'cancelled' });
  expect(failureOf({ ended: 'timed-out', ...run }, 'uv', 60)).toEqual({
    kind: 'timed-out',
    seconds: 60,
  });
});
