/**
 * Environment in which git reads a repository of another user: app/ belongs to the build user, but the service may ask
 * git about it too (`git describe`). git-config(1): GIT_CONFIG_COUNT, and safe.directory, since git 2.38.
 */
export const gitTrust = (folder: string): Record<string, string> => ({
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: folder,
});
