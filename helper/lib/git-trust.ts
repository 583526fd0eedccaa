/**
 * Environment in which git reads one repository of another user: app/ belongs to who builds, and what git says of it (`git describe`) it
 * says to the service too. git-config(1): GIT_CONFIG_COUNT, and safe.directory, since git 2.38.
 */
export const gitTrust = (folder: string): Record<string, string> => ({
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: folder,
});
