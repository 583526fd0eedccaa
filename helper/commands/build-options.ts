import { resolve } from 'node:path';
import { because, message } from '../../contract/message';
import { exitCodes } from '../../contract/outcome';
import { protocolOf, RepositoryUrl } from '../../contract/repository-url';
import type { SettingsInput } from '../../contract/settings';
import { whyRefused } from '../state/why-refused';
import { isBootedBySystemd } from '../host/systemd/command';
import { Exit, type CommonOptions, usage } from './context';
import { becomeOwner } from './root-below-prefix';

/** Options of verbs that build only the application layer. */
export interface BuildOptions extends CommonOptions {
  readonly repository?: string;
}

/** Refuses invalid options; creates missing folders and settings under a prefix. */
export async function layOutForBuild(options: BuildOptions): Promise<void> {
  const { prefix, repository, service } = options;
  if (prefix === undefined) {
    if (service === false)
      throw usage(because('needs', { option: '--no-service', other: '--prefix DIR' }));
    if (repository !== undefined)
      throw usage(because('needs', { option: '--repository', other: '--prefix DIR' }));
    return;
  }
  if (resolve(prefix) === '/') {
    if (await isBootedBySystemd()) throw usage(because('prefix-is-machine'));
    if (service !== false)
      throw usage(because('needs', { option: '--prefix /', other: '--no-service' }));
  }
  if (service !== false) {
    if (repository !== undefined)
      throw usage(because('needs', { option: '--repository', other: '--no-service' }));
    return;
  }
  if (repository !== undefined) {
    const parsed = RepositoryUrl.safeParse(repository);
    if (!parsed.success)
      throw new Exit(
        exitCodes.usage,
        message('repository-refused', {
          url: repository,
          reason: whyRefused(parsed.error.issues[0]),
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

/** Naming a repository on the command line also allows its protocol. */
export function repositoryNamed(
  repository: string,
): Pick<SettingsInput, 'repository' | 'protocols'> {
  const protocol = protocolOf(repository);
  return {
    repository,
    ...(protocol === null || protocol === 'https' ? {} : { protocols: ['https', protocol] }),
  };
}
