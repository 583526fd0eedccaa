import type { Version } from '../state/version';
import { ownProjectUrl, parseLock, type LockEntry } from '../tasks/python/lock';

/**
 * What is in the layer, as CycloneDX 1.6 (ECMA-424) has it: the packages of the list that are for this computer, of `installed`.
 * Twice the same version, twice the same text.
 */
export function billOfMaterials(
  { commit, repository }: Pick<Version, 'commit' | 'repository'>,
  lock: string,
  installed: Readonly<Record<string, string>>,
): string {
  const components = parseLock(lock)
    .filter(({ name, url }) => url !== ownProjectUrl && Object.hasOwn(installed, name))
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

/** Of several hashes each is that of another file, and which one was installed is not said. */
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
