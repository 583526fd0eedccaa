import type { Version } from '../state/version';
import { localFolder, parseLock, type LockEntry } from '../tasks/python/lock';

/**
 * The layer's content as CycloneDX 1.6 (ECMA-424): the packages of the list that this computer has `installed`. The
 * same version always gives the same text.
 */
export function billOfMaterials(
  { commit, repository }: Pick<Version, 'commit' | 'repository'>,
  lock: string,
  installed: Readonly<Record<string, string>>,
): string {
  const components = parseLock(lock)
    .filter(({ name, url }) => localFolder(url) === null && Object.hasOwn(installed, name))
    .map((entry) => componentOf({ ...entry, version: installed[entry.name] ?? entry.version }));
  const application = {
    ...{ type: 'application', 'bom-ref': 'ladylinux', name: 'ladylinux', version: commit.hash },
    externalReferences: [{ type: 'vcs', url: repository }],
  };
  const ourselves = {
    ...{ type: 'application', name: 'ladylinux-refresh', version: __LADYLINUX_VERSION__ },
  };
  const bill = {
    ...{ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1 },
    metadata: {
      timestamp: commit.committedAt,
      tools: { components: [ourselves] },
      component: application,
    },
    components,
    dependencies: [{ ref: 'ladylinux', dependsOn: components.map((each) => each['bom-ref']) }],
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** If there are several hashes, each is of another file, and it is not known which one was installed. */
function componentOf({ name, version, url, hashes }: LockEntry) {
  const from = url === null ? '' : `?download_url=${encodeURIComponent(url)}`;
  const purl = `pkg:pypi/${name}@${encodeURIComponent(version)}${from}`;
  const [content, ...others] = hashes;
  const known = content !== undefined && others.length === 0;
  return {
    ...{ type: 'library', 'bom-ref': purl, name, version, purl },
    ...(known && { hashes: [{ alg: 'SHA-256', content }] }),
  };
}
