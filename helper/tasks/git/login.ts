import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Login } from '../../../contract/logins';
import { hostOf, protocolOf } from '../../../contract/repository-url';
import { quoted } from '../../../words/shell';
import { loginName, type LoginPiece } from '../../lib/logins';
import { loginOf } from '../../state/logins';
import { credentialsVariable } from '../../state/way-out';

/** The file of one part of a login, if this process has it; else null. */
function given(piece: LoginPiece, repository: string): string | null {
  const { [credentialsVariable]: folder } = process.env;
  if (folder === undefined) return null;
  const path = join(folder, loginName(piece, hostOf(repository)));
  return existsSync(path) ? path : null;
}

/**
 * How git logs in to a repository's host: from a file, so that only its name is an argument. Passwords are sent over
 * https only; keys only to a host whose own keys were confirmed with them.
 */
export function loginConfig(repository: string): string[] {
  const protocol = protocolOf(repository);
  if (protocol === 'https') {
    const file = given('repository', repository);
    if (file === null) return [];
    // git-credential(1): answers "get", and stores or erases nothing
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

/** The login for our own requests to a repository's host. */
export function loginTo(url: string): Login | null {
  const file = protocolOf(url) === 'https' ? given('repository', url) : null;
  return file === null ? null : loginOf(readFileSync(file, 'utf8'));
}
