import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { makePipVenv } from './bundled-pip';
import { explainFailure } from './index-probe';
import { parseJson } from '../../../common/lines';
import { lockFromEntries, type Lock } from './lock';
import { normalizeName } from './requirements';
import type { ResolveFiles, ResolveRequest } from './resolve-request';
import { done, failed, type Outcome } from './types';

const seconds = 20 * 60;

/** https://pip.pypa.io/en/stable/reference/installation-report/, version "1". */
const Report = z.object({
  install: z.array(
    z.object({
      is_direct: z.boolean(),
      download_info: z.object({
        archive_info: z
          .object({
            hash: z.string().optional(),
            hashes: z.record(z.string(), z.string()).optional(),
          })
          .optional(),
      }),
      metadata: z.object({ name: z.string(), version: z.string() }),
    }),
  ),
});

/** Lets pip resolve without installing, in a venv that is thrown away, and reads its report. */
export async function resolveWithPip(
  request: ResolveRequest,
  files: ResolveFiles,
): Promise<Outcome<Lock>> {
  const scratch = await mkdtemp(join(request.workDir, 'resolve-'));
  try {
    return await resolveIn(scratch, request, files);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function resolveIn(
  scratch: string,
  request: ResolveRequest,
  files: ResolveFiles,
): Promise<Outcome<Lock>> {
  const venv = await makePipVenv(join(scratch, 'venv'), request);
  if (!venv.ok) return venv;
  const report = join(scratch, 'report.json');
  const { asOf = null } = request;
  let collected = 0;
  const run = await venv.value.install(
    [
      ...(asOf === null ? [] : ['--uploaded-prior-to', asOf]),
      ...['--dry-run', '--prefer-binary', '--report', report],
      ...['--constraint', files.constraints, '--requirement', files.requirements],
    ],
    seconds,
    (line) => {
      request.onOutput?.(line);
      if (!line.startsWith('Collecting ')) return;
      collected += 1;
      request.onProgress?.({ phase: 'resolve', done: collected, total: null });
    },
  );
  if (run.ended !== 'exited' || run.exitCode !== 0) {
    return failed(await explainFailure(run, 'pip', seconds, request));
  }
  const parsed = Report.safeParse(parseJson(await readFile(report, 'utf8')));
  if (!parsed.success) {
    const detail = `pip's report: ${z.prettifyError(parsed.error)}`;
    return failed({ kind: 'tool-failed', tool: 'pip', exitCode: 0, detail });
  }
  const lock = lockFromReport(parsed.data);
  if (lock.ok) {
    const { packages } = lock.value;
    request.onProgress?.({ phase: 'resolve', done: packages, total: packages });
  }
  return lock;
}

function lockFromReport({ install }: z.infer<typeof Report>): Outcome<Lock> {
  const unlockable: string[] = [];
  const entries = install.flatMap(({ is_direct, download_info, metadata }) => {
    const archive = download_info.archive_info;
    const sha256 = archive?.hashes?.['sha256'] ?? /^sha256=(\w+)$/.exec(archive?.hash ?? '')?.[1];
    if (is_direct || sha256 === undefined) {
      unlockable.push(metadata.name);
      return [];
    }
    const name = normalizeName(metadata.name);
    return [{ name, version: metadata.version, marker: null, hashes: [sha256] }];
  });
  if (unlockable.length > 0) {
    return failed({ kind: 'not-lockable', requirements: unlockable.slice(0, 20) });
  }
  return done(lockFromEntries(entries));
}
