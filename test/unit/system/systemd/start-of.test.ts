import { expect, test } from 'vitest';
import { SystemdServices } from '../../../../helper/host/systemd/services';
import { moduleFoldersOf } from '../../../../helper/refresh/module-folders';

/** As systemctl 252 shows a unit with a folder and a module path of its own. */
const shown = [
  'ExecStart={ path=/opt/ladylinux/venv/bin/python ; argv[]=/opt/ladylinux/venv/bin/python -m uvicorn a:b ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }',
  'Environment=PYTHONPATH=../common',
  'WorkingDirectory=/opt/ladylinux/app/server',
  'Id=ladylinux-api.service',
  'LoadState=loaded',
].join('\n');

test('how a unit starts its program: its folder, and where that looks for modules', async () => {
  const services = new SystemdServices(() =>
    Promise.resolve({ exitCode: 0, stdout: shown, stderr: '' }),
  );
  const start = await services.startOf('ladylinux-api.service');
  expect(start).toMatchObject({ folder: '/opt/ladylinux/app/server', pythonPath: '../common' });
  expect(moduleFoldersOf('/opt/ladylinux/app', start, null)).toEqual({
    folder: 'server',
    search: ['common'],
  });
});
