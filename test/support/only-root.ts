export const isRoot = process.getuid?.() === 0;

/** For what a test needs root, and is skipped without: mounts, owners, other users. */
export const onlyRoot = 'only root can mount and give files away';
