import { execa } from 'execa';
import { expect, it, vi } from 'vitest';
import { RunEvent } from '../../../contract/events';
import { sentence } from '../../../words/format';
import { pathExists } from '../../../helper/lib/path';
import { helperBundle, makePrefix } from '../../support/prefix';

vi.setConfig({ testTimeout: 400_000 });

const program = '/usr/bin/bwrap';
/** Others keep theirs. */
const withoutBwrap = ['--mount', 'sh', '-ec', `mount --bind /usr/bin/false ${program}; exec "$@"`];
const canHide = process.getuid?.() === 0 && (await pathExists(program));

it.skipIf(!canHide)(
  'where nothing can be shown at the paths of a machine, the sentence names the path and what to do',
  async () => {
    await using prefix = await makePrefix();
    const { layout, upstream } = prefix;
    await upstream.commit({
      files: {
        'api_layer.py': `from contextlib import asynccontextmanager
from fastapi import FastAPI

@asynccontextmanager
async def lifespan(app):
    open("/var/lib/ladylinux/data/seen", "a").close()
    yield

app = FastAPI(lifespan=lifespan)

@app.get("/api/health")
def health():
    return {}
`,
      },
    });
    const refresh = [helperBundle, 'refresh', '--json', '--prefix', layout.root];
    const { stdout } = await execa(
      'unshare',
      [...withoutBwrap, 'sh', process.execPath, ...refresh],
      { reject: false },
    );
    const last = RunEvent.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    if (last.type !== 'run-finished') throw new Error(last.type);
    const { message, cause } = last.report;
    const said = [message, cause].map((each) => (each === null ? '' : sentence(each))).join(' ');
    expect(said).toContain('it wants /var/lib/ladylinux/data/seen, and what belongs there');
    expect(said).toContain('let ordinary users make user namespaces');

    // and where it can, it runs
    const again = await prefix.run('refresh', '--force');
    expect(again.report?.outcome).toBe('refreshed');
    expect(await pathExists(`${layout.data}/seen`)).toBe(true);
  },
);
