import { expect, test } from 'vitest';
import { betterPathOf, judgedByPath } from '../../../contract/better-path';
import { message } from '../../../contract/message';
import { Settings } from '../../../contract/settings';
import { aReport } from '../main/make';

const unit = 'ladylinux-api.service';
const found = { unit, path: '/v1/status' };
const servicesWith = (health: object | null) =>
  Settings.parse({ services: [{ unit: 'other.service' }, { unit, port: 8123, health }] });

test('the path is read from the warning of a run, and from nothing that is no path', () => {
  const of = (path: string) =>
    betterPathOf(
      aReport({
        warnings: [message('health-path-better', { unit, path, command: 'x' })],
      }),
    );
  expect(of('/v1/status')).toEqual(found);
  expect(of('javascript:alert(1)')).toBeNull();
  expect(betterPathOf(aReport({ warnings: [] }))).toBeNull();
  expect(betterPathOf(null)).toBeNull();
});

test('it goes to that service alone, beside what is set there', () => {
  const settings = servicesWith({ timeoutSeconds: 90, host: 'a.local' });
  const services = judgedByPath(settings, found);
  expect(services?.[0]).toEqual(settings.services[0]);
  expect(services?.[1]).toEqual({
    ...settings.services[1],
    health: { ...settings.services[1]?.health, path: '/v1/status' },
  });
});

test.each([
  ['it has that path', { path: '/v1/status' }],
  ['somebody chose another', { path: '/ready' }],
  ['it is not asked at all', null],
])('nothing is offered where %s', (_, health) => {
  expect(judgedByPath(servicesWith(health), found)).toBeNull();
});
