import { resolve } from 'node:path';
import { message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { protocolOf, RepositoryUrl } from '../../contract/repository-url';
import type { SettingsInput } from '../../contract/settings';
import { isBootedBySystemd } from '../host/systemd/command';
import { Exit, type CommonOptions } from './context';
import { becomeOwner } from './root-below-prefix';

/** What builds the application layer alone. */
export interface BuildOptions extends CommonOptions {
  readonly repository?: string;
}

const refuse = (reason: string) => new Exit(exitCodes.usage, message('usage', { reason }));

/** Refuses what cannot be meant, and makes folders and settings below a prefix where nothing is yet. */
export async function layOutForBuild(options: BuildOptions): Promise<void> {
  const { prefix, repository, service } = options;
  if (prefix === undefined) {
    if (service === false) throw refuse('--no-service needs --prefix DIR');
    if (repository !== undefined) throw refuse('--repository needs --prefix DIR');
    return;
  }
  if (resolve(prefix) === '/') {
    if (await isBootedBySystemd())
      throw refuse('--prefix / is this very computer, which runs systemd; leave --prefix out');
    if (service !== false) throw refuse('--prefix / needs --no-service');
  }
  if (service !== false) {
    if (repository !== undefined) throw refuse('--repository needs --no-service');
    return;
  }
  if (repository !== undefined) {
    const parsed = RepositoryUrl.safeParse(repository);
    if (!parsed.success)
      throw new Exit(
        exitCodes.usage,
        message('repository-refused', {
          url: repository,
          reason: parsed.error.issues[0]?.message ?? '',
        }),
      );
  }
  await becomeOwner(resolve(prefix));
  const { layOut } = await import('../install/lay-out');
  const wrong = await layOut(
    resolve(prefix),
    repository === undefined ? {} : repositoryNamed(repository),
    process.getuid?.() === 0,
  );
  if (wrong !== null) throw new Exit(wrong.exitCode, wrong.said);
}

/** Whoever names a repository on the command line allows its protocol. */
export function repositoryNamed(
  repository: string,
): Pick<SettingsInput, 'repository' | 'protocols'> {
  const protocol = protocolOf(repository);
  return {
    repository,
    ...(protocol === null || protocol === 'https' ? {} : { protocols: ['https', protocol] }),
  };
}
