import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { profileOf } from '../../../helper/host/systemd/profiles';
import { reachFor } from '../../../helper/host/systemd/reach';
import { taskArguments } from '../../../helper/host/systemd/task-command';
import type { Grants } from '../../../helper/host/tasks/define';
import type { TaskName } from '../../../helper/host/task-table';
import { layoutUnder } from '../../../helper/state/layout';
import type { Machine } from '../../support/machine';
import { taskRequests } from '../../support/task-requests';
import { sh } from './machine';

/** A machine's own address and resolver, as the sandbox sees them. */
const surroundings = {
  resolvers: [],
  own: ['203.0.113.2/24', '127.0.0.1/8', '::1/128'],
  resolverFile: null,
  resolve: () => Promise.resolve([]),
};

/** The systemd-run command line of a task, with another program instead of ours. */
export async function commandOf(
  task: TaskName,
  bundle: string,
  grants: Grants = { prepareWritesData: false },
): Promise<string[]> {
  const profile = profileOf(task, layoutUnder('/'), taskRequests[task], grants);
  const program = { node: '/usr/bin/node', bundle };
  const reach = profile.network && (await reachFor(profile.network, surroundings));
  return taskArguments({ task, profile, program, reach, timeoutSeconds: 120 });
}

export async function sendFile(machine: Machine, target: string, content: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'send-'));
  const file = join(folder, createHash('sha256').update(target).digest('hex'));
  await writeFile(file, content, { mode: 0o644 });
  await machine.copyIn(file, target);
  await rm(folder, { recursive: true });
}

/** A set-up machine without a version, and every folder that a task may receive. */
export async function makePlaces(machine: Machine): Promise<void> {
  await sh(
    machine,
    `ladylinux-refresh install --no-wait --json > /dev/null
     systemctl mask --quiet --runtime ladylinux-resume.service
     systemctl stop ladylinux-refresh.service ladylinux-resume.service
     install -d -o ladylinux-build -g ladylinux-build /opt/ladylinux/{app,venv,python} /opt/ladylinux/.refresh/{mirror.git,packages-x,packages-bundle,tools,next/app,next/venv,next/saved,next/work,next/python-work,next/source-fastapi,next/wheel-fastapi,next/bundle,next/source-archives}
     install -d /opt/ladylinux/.refresh/kept/app/${'a'.repeat(40)}
     install -d -o ladylinux -g ladylinux /opt/ladylinux/models/big /var/lib/ladylinux/.data-next-x
     echo weights > /opt/ladylinux/models/big/weights.gguf; chown ladylinux: /opt/ladylinux/models/big/weights.gguf
     echo state > /var/lib/ladylinux/data/state.db; chown ladylinux: /var/lib/ladylinux/data/state.db
     getent passwd 1000 > /dev/null || useradd --uid 1000 --user-group owner
     install -d -o 1000 -g 1000 /media/ada/STICK
     echo SECRET=1 >> /etc/ladylinux/ladylinux.env`,
  );
}
