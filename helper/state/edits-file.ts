import { join } from 'node:path';
import type { Layout } from './layout';

/** The patch that belongs to a request, until its run takes it. */
export const patchFile = ({ privateDir }: Layout, runId: string): string =>
  join(privateDir, `edits-${runId}.patch`);
