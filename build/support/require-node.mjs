// Only what Node 12 understands: this is to be told, not to fail, on an old one.
const [major] = process.versions.node.split('.').map(Number);
if (major === undefined || major < 20) {
  console.error(
    `Node 20 or newer is needed to build LadyLinux Refresh, and this is Node ${process.versions.node}. Get a newer one from https://nodejs.org/en/download and try again.`,
  );
  process.exit(1);
}
