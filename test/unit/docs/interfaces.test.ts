import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RunEvent } from '../../../contract/events';
import { jsonSchemas } from '../../../contract/json-schema';
import { ModelState } from '../../../contract/facts';
import { exitCodeOf, exitCodes } from '../../../contract/outcome';
import { ModelsEvent } from '../../../contract/models';
import { RunReport } from '../../../contract/report';
import { Status } from '../../../contract/status';
import { liveSteps, stageSteps, StepName, StepOutcome } from '../../../contract/steps';
import { verbs } from '../../../helper/commands/privileged/verbs';
import {
  codeBlocks,
  coded,
  codeSpans,
  page,
  projectRoot,
  section,
  table,
} from './support/markdown';

const text = page('docs/interfaces.md');

describe('interfaces.md', () => {
  test('has every exit code with its name', () => {
    const rows = table(section(text, 'Exit codes'), 'code', 'name');
    const documented = rows.map(([code, name]) => [coded(name)[0], Number(code)]);
    expect(documented).toEqual(Object.entries(exitCodes));
  });

  test('has every outcome with its exit code', () => {
    const rows = table(section(text, 'Exit codes'), 'outcome', 'code');
    expect(rows.map(([outcome, code]) => [coded(outcome)[0], Number(code)])).toEqual(
      Object.entries(exitCodeOf),
    );
  });

  test('has every type of event with its members', () => {
    const rows = table(section(text, 'Events'), 'type', 'in addition');
    const common = ['v', 'seq', 'time', 'runId', 'type'];
    const known = RunEvent.options.map(({ shape }) => ({
      type: shape.type.value,
      members: Object.keys(shape).filter((name) => !common.includes(name)),
    }));
    expect(
      rows.map(([type, members]) => ({ type: coded(type)[0], members: coded(members) })),
    ).toEqual(known);
  });

  test('has every step in its order, and every outcome of a step', () => {
    const paragraph = /^Steps, in order\.[\s\S]*?\n\n/m.exec(text)?.[0] ?? '';
    expect(codeSpans(paragraph)).toEqual([...stageSteps, ...liveSteps, 'rollback']);
    expect(StepName.options).toHaveLength(codeSpans(paragraph).length);
    const outcomes = /^A step's `outcome` is [\s\S]*?\n\n/m.exec(text)?.[0] ?? '';
    expect(codeSpans(outcomes).slice(1)).toEqual(StepOutcome.options);
  });

  test('has every member of a report and of the status', () => {
    const members = (title: string) => codeSpans(section(text, title));
    expect(members('Report')).toEqual(
      expect.arrayContaining(Object.keys(RunReport.shape).filter((name) => name !== 'v')),
    );
    const told = ['v', 'generatedAt', 'helperVersion'];
    expect(members('Status')).toEqual(
      expect.arrayContaining(Object.keys(Status.shape).filter((name) => !told.includes(name))),
    );
    expect(members('Status')).toEqual(expect.arrayContaining(Status.shape.condition.options));
  });

  test('shows events that keep to the contract', () => {
    const lines = codeBlocks(text, 'json').join('').trim().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) RunEvent.parse(JSON.parse(line));
  });

  test('has every state of a model and every event of the models verbs', () => {
    const models = section(text, 'Models');
    expect(table(models, 'state').map(([state]) => coded(state)[0])).toEqual(ModelState.options);
    expect(codeSpans(models)).toEqual(
      expect.arrayContaining(ModelsEvent.options.map(({ shape }) => shape.type.value)),
    );
  });

  test('has every setting with its default', () => {
    const rows = table(section(text, 'Settings'), 'setting', 'default');
    const documented = rows.map(([name, value]) => [coded(name)[0], coded(value)[0] ?? null]);
    expect(documented).toEqual(settings(jsonSchemas()['settings'] as Schema));
  });

  test('has every verb of the privileged entry with its polkit action', () => {
    const rows = table(section(text, 'Privileged entry'), 'verb', 'arguments');
    expect(rows.map(([verb]) => coded(verb)[0])).toEqual(Object.keys(verbs));
    const policy = readFileSync(
      join(projectRoot, 'system/usr/share/polkit-1/actions/org.ladylinux.refresh.policy'),
      'utf8',
    );
    for (const [verb, , action] of rows) {
      const [id = ''] = coded(action);
      const body = policy.split(`<action id="${id}">`)[1]?.split('</action>')[0] ?? '';
      expect(body, id).toContain(`exec.argv1">${coded(verb)[0] ?? '-'}<`);
    }
  });
});

interface Schema {
  readonly properties?: Record<string, Schema>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
  readonly $defs?: Record<string, Schema>;
  readonly default?: unknown;
}

/** Every setting that is no folder of others, by its path, with its default as it would be written. */
function settings(root: Schema): [string, string | null][] {
  const resolved = (schema: Schema): Schema => {
    const [first] = schema.anyOf ?? [];
    const target = first ?? schema;
    return target.$ref === undefined
      ? target
      : (root.$defs?.[target.$ref.split('/').pop() ?? ''] ?? {});
  };
  const walk = (schema: Schema, prefix: string): [string, string | null][] =>
    Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
      const inner = resolved(member);
      const items = inner.items === undefined ? {} : resolved(inner.items);
      if (inner.properties !== undefined) return walk(inner, `${prefix}${name}.`);
      if (items.properties !== undefined) return walk(items, `${prefix}${name}[].`);
      return [
        [`${prefix}${name}`, member.default === undefined ? null : JSON.stringify(member.default)],
      ];
    });
  return walk(root, '');
}
