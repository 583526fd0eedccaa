import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Login } from '../../../contract/logins';
import { hostOf, protocolOf } from '../../../contract/repository-url';
import { quoted } from '../../../words/shell';
import { loginName, type LoginPiece } from '../../lib/logins';
import { loginOf } from '../../state/logins';
import { credentialsVariable } from '../../state/way-out';

/** Where this process was given that piece of a login; null: it was not. */
function given(piece: LoginPiece, repository: string): string | null {
  const { [credentialsVariable]: folder } = process.env;
  if (folder === undefined) return null;
  const path = join(folder, loginName(piece, hostOf(repository)));
  return existsSync(path) ? path : null;
}

/**
 * How git logs in at a repository's host: from a file, of which alone the name is in its arguments. A password goes over https only, a
 * key to a host whose own keys are the ones that were confirmed with it.
 */
export function loginConfig(repository: string): string[] {
  const protocol = protocolOf(repository);
  if (protocol === 'https') {
    const file = given('repository', repository);
    if (file === null) return [];
    // git-credential(1): what is asked for is answered, and nothing is kept or forgotten
    const helper = `!f() { test "$1" = get && cat ${quoted(file)}; }; f`;
    return [`credential.https://${hostOf(repository)}.helper=${helper}`];
  }
  const key = protocol === 'ssh' ? given('key', repository) : null;
  const hosts = protocol === 'ssh' ? given('hosts', repository) : null;
  if (key === null || hosts === null) return [];
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    `IdentityFile=${key}`,
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${hosts}`,
    'GlobalKnownHostsFile=/dev/null',
    'UpdateHostKeys=no',
  ];
  const words = options.map((option) => `-o${option}`).map(quoted);
  return [`core.sshCommand=/usr/bin/ssh -F /dev/null ${words.join(' ')}`];
}

/** For our own requests to a repository's host. */
export function loginTo(url: string): Login | null {
  const file = protocolOf(url) === 'https' ? given('repository', url) : null;
  return file === null ? null : loginOf(readFileSync(file, 'utf8'));
}
