import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canBoot, type Machine } from '../support/machine';
import { dateIndex } from './world/dated';
import { makeInternet, type Internet } from './world/internet';
import { lastReport, machineWithPackage, sh, statusOf } from './world/machine';
import { refreshed } from './world/set-up';
import { atTerminal } from './world/terminal';

/** The index on the day of the commit, and today: the first page needs the Starlette of that day. */
const ofTheDay = [
  'fastapi==0.115.6',
  'starlette==0.41.3',
  'uvicorn==0.34.0',
  'jinja2==3.1.5',
  'requests==2.32.3',
];
const commitDay = '2026-02-04T12:00:00Z';
const question = 'whenever the repository names none: fastapi, jinja2, requests, uvicorn?';

const firstPage = `from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
import requests

app = FastAPI()
app.mount("/static", StaticFiles(directory="static"), name="static")
templates = Jinja2Templates(directory="templates")

@app.get("/")
def home(request: Request):
    return templates.TemplateResponse("index.html", {"request": request})
`;

/** The repository's own, as people install it: its module is in no commit. */
const unitOf = (words: string, folder = '/opt/ladylinux/app', more = '') => `
cat > /etc/systemd/system/ladylinux-api.service <<'U'
[Unit]
Description=LadyLinux API
[Service]
User=ladylinux
Group=ladylinux
WorkingDirectory=${folder}
EnvironmentFile=-/etc/ladylinux/ladylinux.env
${more}
ExecStart=/opt/ladylinux/venv/bin/python -m uvicorn ${words} --host 127.0.0.1 --port 8000
Restart=on-failure
[Install]
WantedBy=multi-user.target
U
systemctl daemon-reload`;

let internet: Internet;
let machine: Machine;

describe.skipIf(!canBoot)('a machine whose repository is like the public one', () => {
  beforeAll(async () => {
    [internet, machine] = await Promise.all([
      makeInternet([ofTheDay, ['fastapi', 'jinja2', 'requests', 'uvicorn']]),
      machineWithPackage('any'),
    ]);
    const later = /^(?!fastapi-0\.115\.6|starlette-0\.41\.3)(?:fastapi|starlette)-/;
    await dateIndex(internet, new Date('2026-01-15T00:00:00Z'), later);
    await internet.serve(machine);
    await internet.upstream.commit({
      message: 'Show the first page',
      date: commitDay,
      files: {
        ...{ 'requirements.txt': null, 'refresh/prepare': null, 'api_layer.py': firstPage },
        'templates/index.html': '<link rel="stylesheet" href="/static/a.css"><h1>LadyLinux</h1>\n',
        'static/a.css': 'h1 { color: teal }\n',
      },
    });
  });
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  });

  const page = (path = '/') => sh(machine, `curl --silent --fail http://127.0.0.1:8000${path}`);
  const refreshedTo = async () => {
    await refreshed(machine);
    return (await lastReport(machine)).message;
  };
  const isRefreshed = { code: 'refreshed', params: expect.anything() as unknown };
  const servicePid = () => sh(machine, 'systemctl show -P MainPID ladylinux-api.service');

  it('goes from its installation to a healthy service with one confirmation', async () => {
    await sh(machine, unitOf('app_layer:app'));
    const { code, screen, left } = await atTerminal(
      machine,
      ['ladylinux-refresh', 'install', '--adopt'],
      [question, 'y\r'],
    );
    expect([code, left], screen).toEqual([0, 0]);
    expect(screen.split(question).length).toBe(2);
    expect(screen).toContain('as of 2026-02-04');
    expect(await statusOf(machine)).toMatchObject({ setUp: true, condition: 'healthy' });
    expect(await page()).toContain('<h1>LadyLinux</h1>');
    expect(await page('/static/a.css')).toContain('teal');
    const installed = 'ls /opt/ladylinux/venv/lib/python3*/site-packages';
    expect(await sh(machine, installed)).toContain('starlette-0.41.3.dist-info');
  });

  it('refuses an entry module that a package hides, with that reason and before the stop', async () => {
    const pid = await servicePid();
    await internet.upstream.commit({ files: { 'api_layer/__init__.py': '' }, date: commitDay });
    expect(await refreshed(machine)).toBe(10);
    expect((await lastReport(machine)).message).toMatchObject({
      code: 'entry-point-shadowed',
      params: { path: 'api_layer/' },
    });
    expect(await servicePid()).toBe(pid);
    await internet.upstream.commit({ files: { 'api_layer/__init__.py': null }, date: commitDay });
  });

  it('tries a version where its unit starts it and with the path that its unit gives it', async () => {
    await internet.upstream.commit({
      date: commitDay,
      files: {
        'server/server_layer.py': firstPage.replace(
          'import requests',
          'import inner\nimport beside',
        ),
        'server/beside.py': '',
        'common/inner.py': '',
        'server/templates/index.html': 'from the server folder',
        'server/static/a.css': '',
      },
    });
    const folder = '/opt/ladylinux/app/server';
    await sh(machine, unitOf('server_layer:app', folder, 'Environment=PYTHONPATH=../common'));
    await sh(
      machine,
      `rm /etc/systemd/system/ladylinux-api.service.d/50-ladylinux-refresh.conf; systemctl daemon-reload
       ladylinux-refresh settings set entryPoint=server_layer:app \\
         'services=[{"unit":"ladylinux-api.service","start":"unit"}]'`,
    );
    expect(await refreshedTo(), 'by its unit').toEqual(isRefreshed);
    expect(await page()).toBe('from the server folder');

    const pid = await servicePid();
    await internet.upstream.commit({ date: commitDay, files: { 'common/inner.py': null } });
    expect(await refreshed(machine)).toBe(10);
    expect(await lastReport(machine)).toMatchObject({ failedStep: 'try', downtimeMs: null });
    expect(await servicePid()).toBe(pid);
    // the environment file goes before the unit's own
    await internet.upstream.commit({ date: commitDay, files: { 'other/inner.py': '' } });
    await sh(machine, 'echo PYTHONPATH=/opt/ladylinux/app/other >> /etc/ladylinux/ladylinux.env');
    expect(await refreshedTo(), 'by the environment file').toEqual(isRefreshed);
    expect(await page()).toBe('from the server folder');
  });
});
