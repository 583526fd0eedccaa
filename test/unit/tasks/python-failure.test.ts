import { expect, test } from 'vitest';
import { failureOf } from '../../../helper/tasks/python/failures';
import { pythonFailure } from '../../../helper/tasks/python-failure';
import { sentence } from '../../../words/format';

const told = (tail: string) =>
  sentence(
    pythonFailure(failureOf({ ended: 'exited', exitCode: 1, stdout: '', tail }, 'uv', 60), 'it'),
    'en',
  );

test('a package that does not exist is told without what uv warns of besides', () => {
  const tail = `warning: Requirements file \`constraints.txt\` does not contain any dependencies
error: No solution found when resolving dependencies
  cause: Because no-such-thing was not found in the package registry and you require no-such-thing, we can conclude that your requirements are unsatisfiable.`;
  expect(told(tail)).toBe(
    'The Python packages that it asks for do not fit together or do not exist: no-such-thing: Because no-such-thing was not found in the package registry and you require no-such-thing, we can conclude that your requirements are unsatisfiable. Nothing was changed.',
  );
});

test.each([
  ['429 Too Many Requests', 'The package index asks us to wait (HTTP 429).'],
  ['503 Service Unavailable', 'The package index asks us to wait (HTTP 503).'],
  ['500 Internal Server Error', 'The package index has a problem of its own right now (HTTP 500).'],
  ['511 Network Authentication Required', 'Offline. Another server answers instead of the package'],
])('an index that answers %s', (status, words) => {
  const kind = status < '5' ? 'client' : 'server';
  const tail = `error: Failed to fetch: \`https://pypi.org/simple/a/\`
  cause: Request failed after 3 retries
  cause: HTTP status ${kind} error (${status}) for url (https://pypi.org/simple/a/)`;
  expect(told(tail)).toContain(words);
});

test('what does not fit is told with the lines that uv broke it into', () => {
  const tail = `error: No solution found when resolving dependencies
  cause: Because fastapi==0.100.0 depends on starlette>=0.27.0,<0.28.0 and you require fastapi==0.100.0, we can conclude that you require starlette>=0.27.0,<0.28.0.
         And because you require starlette==0.40.0, we can conclude that your requirements are unsatisfiable.`;
  expect(told(tail)).toBe(
    'The Python packages that it asks for do not fit together or do not exist: Because fastapi==0.100.0 depends on starlette>=0.27.0,<0.28.0 and you require fastapi==0.100.0, we can conclude that you require starlette>=0.27.0,<0.28.0. And because you require starlette==0.40.0, we can conclude that your requirements are unsatisfiable. Nothing was changed.',
  );
});
