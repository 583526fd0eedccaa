import { constants } from 'node:fs';
import { copyFile, cp, mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parseManifest } from '../models/manifest/parse';
import type { Layout } from '../state/layout';

/** Copies the sample's models to where a demo downloads them from. */
export async function offerModels(sample: string, folder: string): Promise<void> {
  await cp(join(sample, 'models'), folder, { recursive: true });
}

/** Installs the required models; the others can be downloaded. Existing files stay. */
export async function layRequiredModels(layout: Layout, sample: string): Promise<void> {
  const text = await readFile(join(sample, 'app/models/manifest.json'), 'utf8');
  const required = parseManifest(text).models.filter((model) => model.required);
  for (const { path, parts } of required.flatMap(({ files }) => files)) {
    const place = join(layout.models, ...parts);
    await mkdir(dirname(place), { recursive: true });
    const from = join(sample, 'models', basename(path));
    await copyFile(from, place, constants.COPYFILE_EXCL).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}
