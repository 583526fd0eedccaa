import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { jsonSchemas } from '../../../contract/json-schema';
import { Settings } from '../../../contract/settings';
import { projectRoot } from './support/markdown';

const folder = join(projectRoot, 'docs/schemas');
const schemas = jsonSchemas();
const read = (name: string): unknown =>
  JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
const accepts = (name: string, value: unknown): boolean =>
  z.fromJSONSchema(read(name) as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value).success;

const event = {
  v: 1,
  seq: 3,
  time: '2026-01-02T03:04:05.678Z',
  runId: '20260102T030405-0123abcd',
  type: 'warning',
  message: { code: 'uv-unavailable', params: { reason: 'offline' } },
};

describe('docs/schemas', () => {
  test('is what the contract says (node build/schemas.mjs)', () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(schemas)
        .map((name) => `${name}.json`)
        .sort(),
    );
    for (const [name, schema] of Object.entries(schemas)) {
      expect(read(name), name).toEqual(JSON.parse(JSON.stringify(schema)));
    }
  });

  test('lets later versions of what comes out add members and sentences', () => {
    expect(accepts('event', event)).toBe(true);
    expect(accepts('event', { ...event, colour: 'blue' })).toBe(true);
    expect(
      accepts('event', { ...event, message: { code: 'of-a-later-version', params: {} } }),
    ).toBe(true);
  });

  test('still says what must be there', () => {
    const { seq: _, ...incomplete } = event;
    expect(accepts('event', incomplete)).toBe(false);
    expect(accepts('event', { ...event, v: 2 })).toBe(false);
  });

  test('refuses misspelt settings as the helper does, and takes the defaults', () => {
    expect(accepts('settings', {})).toBe(true);
    expect(accepts('settings', Settings.parse({}))).toBe(true);
    expect(accepts('settings', { brunch: 'main' })).toBe(false);
    expect(accepts('settings', { keep: 0 })).toBe(false);
  });
});
