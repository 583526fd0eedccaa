/** What a demo has beside the tree of every installation (helper/demo/create.ts). */
export const demoUpstream = 'upstream.git';
export const demoModels = 'upstream-models';

/** The branch of the sample whose version is taken back whenever it is refreshed to. */
export const failingBranch = 'fails-on-purpose';

/** Pure: whether an installation still follows the sample that a demo comes with. */
export function isDemo(prefix: string | null, repository: string | null): boolean {
  if (prefix === null || repository?.startsWith('file:') !== true) return false;
  return decodeURIComponent(new URL(repository).pathname) === `${prefix}/${demoUpstream}`;
}
