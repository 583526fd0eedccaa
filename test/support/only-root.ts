export const isRoot = process.getuid?.() === 0;

/** The reason for skipping a test that needs root: mounts, owners, other users. */
export const onlyRoot = 'only root can mount and give files away';
