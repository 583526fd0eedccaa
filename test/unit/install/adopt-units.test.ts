import { describe, expect, it } from 'vitest';
import { Settings } from '../../../contract/settings';
import { servicesFor } from '../../../helper/install/adoption';
import { hasFaults, isOfLadyLinux, judgeUnit } from '../../../helper/install/judge-unit';
import { layoutUnder } from '../../../helper/state/layout';
import { dropInFor } from '../../../helper/host/systemd/drop-in';
import { unitProgram, type UnitProgram } from '../../../helper/host/systemd/unit-program';

const layout = layoutUnder('/');
const program = (command: string, change: Partial<UnitProgram> = {}): UnitProgram => ({
  unit: 'ladylinux-api.service',
  file: '/etc/systemd/system/ladylinux-api.service',
  words: command.split(' '),
  user: 'ladylinux',
  folder: '/opt/ladylinux/app',
  dropIns: [],
  needs: [],
  ...change,
});
const uvicorn = '/opt/ladylinux/venv/bin/uvicorn';

describe('a unit of somebody else', () => {
  it('is sound where it starts what the code has from our environment', () => {
    const faults = judgeUnit(
      program(`${uvicorn} api_layer:app --port \${PORT}`),
      layout,
      'api_layer:app',
    );
    expect(hasFaults(faults)).toBe(false);
  });

  it('has a default that systemd does not expand', () => {
    const { unexpanded } = judgeUnit(program(`${uvicorn} a:b --host \${H:-0.0.0.0}`), layout, null);
    expect(unexpanded).toBe('${H:-0.0.0.0}');
  });

  it('names a module that the code does not have', () => {
    expect(judgeUnit(program(`${uvicorn} app_layer:app`), layout, '').wrongEntry).toBe(
      'app_layer:app',
    );
    expect(judgeUnit(program(`${uvicorn} app_layer:app`), layout, null).wrongEntry).toBeNull();
    expect(judgeUnit(program(`${uvicorn} app_layer:app`), layout, 'api_layer:app').wrongEntry).toBe(
      'app_layer:app',
    );
  });

  it.each([
    ['/opt/ladylinux/.venv/bin/uvicorn a:b', '/opt/ladylinux/app'],
    [`${uvicorn} a:b`, '/opt/ladylinux'],
  ])('runs something else: %s in %s', (command, folder) => {
    expect(judgeUnit(program(command, { folder }), layout, null).elsewhere).toBe(true);
  });

  it.each(['', 'root', '0'])('runs repository code as root (User=%s)', (user) => {
    const script = program('/bin/sh /opt/ladylinux/app/x.sh', { user, folder: '' });
    expect(judgeUnit(script, layout, null).asRoot).toBe(true);
    expect(
      judgeUnit(program('/usr/bin/ollama serve', { user, folder: '' }), layout, null).asRoot,
    ).toBe(false);
  });

  it.each(['ladylinux-task-try.service', 'ladylinux-port-a.service'])(
    'is none of those that the refresh has for itself: %s',
    (unit) => {
      expect(isOfLadyLinux(program('/usr/bin/sleep 60', { unit, folder: '' }), layout)).toBe(false);
    },
  );

  it('is of LadyLinux by its name or by what it runs', () => {
    const named = (unit: string, words = '/bin/true') =>
      isOfLadyLinux(program(words, { unit, folder: '' }), layout);
    expect(named('ladylinux-llm.service')).toBe(true);
    expect(named('other.service', '/opt/ladylinux/app/run')).toBe(true);
    expect(named('ollama.service', '/usr/bin/ollama')).toBe(false);
    const bundle = '/usr/bin/node /usr/lib/ladylinux/ladylinux-refresh.cjs run';
    expect(named('ladylinux-refresh.service', bundle)).toBe(false);
    expect(named('ladylinux-task-fetch.service')).toBe(false);
    const shipped = (unit: string) =>
      isOfLadyLinux(
        program('/usr/bin/sleep 60', { unit, folder: '', file: `/lib/systemd/system/${unit}` }),
        layout,
      );
    expect(shipped('ladylinux-ask.service')).toBe(false);
    expect(shipped('ladylinux-api.service')).toBe(true);
  });
});

describe('the services of an adoption', () => {
  const configured = Settings.parse({}).services;
  const llm = program('/usr/bin/llm', { unit: 'ladylinux-llm.service', folder: '' });

  it('are started in the order in which they need each other', () => {
    const api = program(`${uvicorn} api_layer:app`, { needs: ['ladylinux-llm.service'] });
    const units = servicesFor(configured, [api, llm], layout, 'api_layer:app').map(
      ({ unit }) => unit,
    );
    expect(units).toEqual(['ladylinux-llm.service', 'ladylinux-api.service']);
  });

  it('start our way only where theirs cannot work', () => {
    const broken = program(`${uvicorn} app_layer:app`);
    const [first, second] = servicesFor(configured, [broken, llm], layout, 'api_layer:app');
    expect([first?.start, second?.start]).toEqual(['ours', undefined]);
    const sound = program(`${uvicorn} api_layer:app`);
    expect(servicesFor(configured, [sound], layout, 'api_layer:app')).toEqual(configured);
  });

  it('end, whatever circle they need each other in', () => {
    const circle = [
      program(`${uvicorn} api_layer:app`, { needs: ['ladylinux-llm.service'] }),
      { ...llm, needs: ['ladylinux-api.service'] },
    ];
    expect(servicesFor(configured, circle, layout, null)).toHaveLength(2);
  });
});

it('a drop-in replaces the start as the service user, and only where it is asked to', () => {
  const services = [{ unit: 'ladylinux-api.service', start: 'ours' as const }];
  const text = dropInFor(Settings.parse({ services }), 'ladylinux-api.service', 'a:b');
  expect(text).toMatch(/^ExecStart=\nExecStart=\/opt\/ladylinux\/venv\/bin\/python -m uvicorn /m);
  expect(text).toContain('User=ladylinux\n');
  expect(dropInFor(Settings.parse({}), 'ladylinux-api.service', 'a:b')).not.toContain('ExecStart');
});

it('reads how systemd would start a unit', () => {
  const shown = {
    Id: 'a.service',
    LoadState: 'loaded',
    ExecStart:
      '{ path=/bin/x ; argv[]=/bin/x --host ${H:-0.0.0.0} ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }',
    WorkingDirectory: '!/opt/ladylinux/app',
    Requires: 'system.slice b.service',
  };
  expect(unitProgram(shown)).toMatchObject({
    words: ['/bin/x', '--host', '${H:-0.0.0.0}'],
    folder: '/opt/ladylinux/app',
    needs: ['system.slice', 'b.service'],
  });
  expect(unitProgram({ ...shown, LoadState: 'not-found' })).toBeNull();
});
