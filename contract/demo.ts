/** What a demo has beside the folders of every installation (helper/demo/create.ts). */
export const demoUpstream = 'upstream.git';
export const demoModels = 'upstream-models';

/** The sample's branch whose version always fails, so that it is rolled back. */
export const failingBranch = 'fails-on-purpose';

/** Pure: whether an installation still follows the sample repository of a demo. */
export function isDemo(prefix: string | null, repository: string | null): boolean {
  if (prefix === null || repository?.startsWith('file:') !== true) return false;
  return decodeURIComponent(new URL(repository).pathname) === `${prefix}/${demoUpstream}`;
}
